"""The app's name."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    """The ground floor."""

    name = "workflow"
    verbose_name = _("Workflow")

    def ready(self) -> None:
        """Register the checks at start; they read the models, which are there only now."""
        import_module("workflow.checks")
