"""The gateway (ЭҮШ / ШЭП) on the wire: both channels as client and as server. Knows no application."""
