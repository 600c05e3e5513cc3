"""Reminders: the ladder of moments, the sweep that finds them, the morning list, the letters."""
