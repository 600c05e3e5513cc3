"""The Celery app. Tasks are hints: the database is the truth and a sweep finds what was lost."""

import logging
import os
from importlib import import_module
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import worker_init
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benefit_office.settings")
log = logging.getLogger(__name__)


class Hint(DjangoTask):
    """A task whose sending may fail: a dead broker must not take the office down."""

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Send the hint; without a broker say so and leave the work to the next sweep."""
        try:
            return super().apply_async(*args, **kwargs)
        except OperationalError:
            log.warning("The broker is away; %s waits for the next sweep.", self.name)
            return None


app = Celery("benefit_office", task_cls=Hint)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def load_the_press(**_facts: Any) -> None:
    """The workers print: they load the engine before they divide. The web does so at its first use."""
    import_module("benefit_office.press.engine").render  # noqa: B018
