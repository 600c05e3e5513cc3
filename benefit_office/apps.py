"""The building as a Django app: static files, commands, pages of its own."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from benefit_office import faults, rights
from benefit_office.celery import app as celery_app

# Loaded with the apps, or tasks would go to Celery's default broker in silence.
__all__ = ["BenefitOfficeConfig", "celery_app"]


class BenefitOfficeConfig(AppConfig):
    """Static files, management commands, health pages."""

    name = "benefit_office"
    verbose_name = _("Benefit office")

    def ready(self) -> None:
        """Faults are told to a collector where one is named; who serves gets its rights after each migration."""
        import_module("benefit_office.checks")  # needs the models, which are there only now
        # Told once, by the last app that has tables: this one has none, and Django tells nothing of it.
        post_migrate.connect(rights.give_after_migrating, sender=apps.get_app_config("decisions"))
        faults.tell(settings.SENTRY_DSN)
