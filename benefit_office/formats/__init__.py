"""Formats of dates and numbers that the framework lacks."""
