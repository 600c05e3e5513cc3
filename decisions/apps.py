"""The app's name."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    """The floor of what leaves."""

    name = "decisions"
    verbose_name = _("Decisions")

    def ready(self) -> None:
        """Tell intake which cases granted the allowance, the doors what was decided, the texts what a letter holds."""
        import_module("decisions.book.letter")
        import_module("decisions.grants")
        import_module("decisions.outgoing.results")
