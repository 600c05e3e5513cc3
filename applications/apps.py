"""The app's name."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """The floor of what comes in."""

    name = "applications"
    verbose_name = _("Applications")
