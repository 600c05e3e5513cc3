"""Fills a closed office with ten years of cases and with everybody who works in the region (by `manage.py shell`)."""

from django.contrib.auth.hashers import make_password
from django.db import connection

from benefit_office.bench import crowd
from workflow import clock
from workflow.models import Officer

from .words import CLERKS, EXECUTORS, HEADS, PASSWORD


def fill(cases: int) -> None:
    """A register of so many cases, and officers who may log in."""
    crowd.archive(cases, clock.now())
    crowd.hire_more(clerks=CLERKS, heads=HEADS, executors=EXECUTORS)
    # Each hash costs as much at every log-in as any other; here one is made for all.
    Officer.objects.update(password=make_password(PASSWORD))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
