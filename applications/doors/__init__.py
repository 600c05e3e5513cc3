"""Doors 2 and 3: requests of State Corporation and portal become cases and are answered (Regulation 9–11)."""
