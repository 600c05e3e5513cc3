"""The building as a Django app: static files, commands, pages of its own."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from benefit_office import faults


class BenefitOfficeConfig(AppConfig):
    """Static files, management commands, health pages."""

    name = "benefit_office"
    verbose_name = _("Benefit office")

    def ready(self) -> None:
        """Faults are told to a collector where one is named."""
        faults.tell(settings.SENTRY_DSN)
