"""Editions of the service's rules: made from one that is known, put right, and switched on from a day."""
