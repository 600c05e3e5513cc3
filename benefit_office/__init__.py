"""The building. Hands on the Celery app, or tasks would go to Celery's default broker in silence."""

from benefit_office.celery import app as celery_app

__all__ = ["celery_app"]
