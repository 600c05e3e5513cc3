"""The queue at the counter: 20 minutes of waiting, 30 of being served (item 4 of the Standard, Annex 4)."""
