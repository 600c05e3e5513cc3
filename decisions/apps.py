"""The app's name."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    """The floor of what leaves."""

    name = "decisions"
    verbose_name = _("Decisions")
