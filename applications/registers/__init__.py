"""The registers as the office keeps them: what came in, and what was not accepted (Regulation 5.1, 9.1)."""
