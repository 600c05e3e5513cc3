"""Keeping the office: one encrypted file with database, documents and day digests, and the way back from it."""
