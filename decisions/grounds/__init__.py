"""The list of grounds as the administrator keeps it: each change is a new dated row."""
