"""The building as a Django app: static files, commands, pages of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenefitOfficeConfig(AppConfig):
    """Static files, management commands, health pages."""

    name = "benefit_office"
    verbose_name = _("Benefit office")
