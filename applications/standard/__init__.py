"""The Standard as the administrator keeps it: the checklist of item 9 and the words of the consent, dated."""
