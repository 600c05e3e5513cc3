"""The door for gunicorn, which loads it once and forks the web processes from it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benefit_office.settings")
gc.disable()  # what is loaded here stays: nobody needs to look through it again and again
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 – the addresses with their views, before the first visitor
gc.freeze()
gc.enable()
