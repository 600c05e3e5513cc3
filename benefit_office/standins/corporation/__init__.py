"""The operator's workstation at the State Corporation: a stand-in."""
