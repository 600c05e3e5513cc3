"""The letter about a closed day: its text, and what is filled into it. Read by every process at its start."""

from workflow.administration.texts import fills_in

LETTER = "day_digest"
fills_in(LETTER, "office", "day", "first", "last", "count", "head")
