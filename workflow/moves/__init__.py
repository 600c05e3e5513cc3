"""The move of a case: the one table of moves, the one door to it, and what each move writes."""
