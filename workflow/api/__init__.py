"""The API for the office's own neighbours: the screens' rules, rights and traces, as JSON."""
