"""The diagrams of Annexes 2–4, drawn from their tables, with the place of a case marked (Regulation 9–12)."""
