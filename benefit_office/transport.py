"""Settings of the transport: Celery on Valkey, its queues, what beat starts. Hints only, the database knows."""

from datetime import timedelta
from typing import Any

from kombu import Queue

from benefit_office.environment import env

REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # longer than any task; a killed worker's tasks come back after it
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "max_retries": 1,  # a page does not wait for a broker that is away
    "interval_start": 0,
}
SHEET_SECONDS = int(env("SHEET_SECONDS", "60"))  # a sheet that takes longer is stopped, its worker replaced
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB; the press grows with the longest sheet it has made
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 210
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Almaty"
# Beat keeps nothing on the disk: a file spoilt by a kill would stop it for ever, and all its work is done at intervals.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    name: {"task": f"workflow.tasks.{name}", "schedule": timedelta(minutes=1), "options": {"expires": 60}}
    for name in ("sweep", "mail_notices", "render_pending", "run_waiting_jobs", "deliver_due")
}
CELERY_BEAT_SCHEDULE["close_days"] = {
    "task": "decisions.tasks.close_days", "schedule": timedelta(minutes=10), "options": {"expires": 600}
}  # fmt: skip
CELERY_BEAT_SCHEDULE["look_ahead"] = {
    "task": "decisions.tasks.look_ahead", "schedule": timedelta(minutes=30), "options": {"expires": 1800}
}  # fmt: skip
CELERY_BEAT_SCHEDULE["clear_leftovers"] = {
    "task": "workflow.tasks.clear_leftovers", "schedule": timedelta(hours=6), "options": {"expires": 3600}
}  # fmt: skip

# Exports and bulk work wait for one another, never a reminder or a sheet for them. A worker without -Q takes both.
CELERY_TASK_DEFAULT_QUEUE, LONG_QUEUE = "celery", "long"
CELERY_TASK_QUEUES = (Queue(CELERY_TASK_DEFAULT_QUEUE), Queue(LONG_QUEUE))
CELERY_TASK_ROUTES = {"workflow.tasks.run_job": {"queue": LONG_QUEUE}}
