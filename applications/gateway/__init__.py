"""The gateway (ЭҮШ / ШЭП) inside the office: what it brings is kept and handled, what leaves is carried."""
