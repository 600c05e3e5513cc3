"""The office's settings with what runs each minute run each second, for processes that a test starts."""

from datetime import timedelta

from benefit_office.settings import *  # noqa: F403
from benefit_office.settings import CELERY_BEAT_SCHEDULE as _AS_IT_IS

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
# What looks through the whole register each half hour would do nothing else if it were asked each second.
CELERY_BEAT_SCHEDULE = {
    name: {**job, "schedule": SECOND if job["schedule"] <= MINUTE else job["schedule"]}
    for name, job in _AS_IT_IS.items()
    if name != "render_pending"
}
