"""GOST 34.10-2015 and Streebog in pure Python, for Kazakhstan's object identifiers.

Not a certified cryptographic tool. It verifies; it signs for tests and the demo only, and hides no timing.
"""
