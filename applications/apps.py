"""The app's name."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """The floor of what comes in."""

    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        """Who sent a request hears of every move of its case; the carriers of the outbox make themselves known.

        Both read the models, which are there only now.
        """
        for room in (
            "doors.statuses",
            "doors.handlers",
            "gateway.outgoing",
            "checks.questions",
            "telling.carriers",
            "named",
        ):
            import_module(f"applications.{room}")
