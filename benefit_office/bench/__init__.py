"""`make bench`: the office measured beside what a user would pick instead, and a million plausible cases to do it on.

A library of its own beside the demo: nothing else imports it, and it never opens the office's database.
"""
