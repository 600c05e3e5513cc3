"""The peer «the habit»: plain Django, django-fsm-2 and django-simple-history, the same duties in the usual way."""
