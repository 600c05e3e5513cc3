"""One small site that holds every stand-in which speaks HTTP: somebody else's systems, so a process of its own."""
