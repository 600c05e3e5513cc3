"""The monthly payment list for the treasury: reckoned from the register, drafted, signed off, handed out as a file."""
