"""What a decision says to the door it goes back through: the State Corporation, the personal cabinet."""
