"""The stand-ins' door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benefit_office.standins.site.settings")
application = get_wsgi_application()

from benefit_office.standins.shep import queue  # noqa: E402 – its tables are known only now

queue.start()
