"""The peer «viewflow»: five human steps, its own rows only. AGPL: for comparison, never a dependency."""
