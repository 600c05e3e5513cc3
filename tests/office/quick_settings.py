"""The office's settings with a beat every second, for processes that a test starts."""

from datetime import timedelta

from benefit_office.settings import *  # noqa: F403
from benefit_office.settings import CELERY_BEAT_SCHEDULE as _MINUTELY

CELERY_BEAT_SCHEDULE = {
    name: {**job, "schedule": timedelta(seconds=1)}
    for name, job in _MINUTELY.items()
    if name != "render_pending"
}
