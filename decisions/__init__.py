"""What leaves: drafts, sums, sheets, signatures, the journal, the hand-over."""
