"""The app's name."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    """The ground floor."""

    name = "workflow"
    verbose_name = _("Workflow")

    def ready(self) -> None:
        """Register the checks and each floor's jobs at start; they read the models, which are there only now."""
        import_module("workflow.checks")
        autodiscover_modules("jobs")
        pre_migrate.connect(import_module("workflow.migrations._first_landing").mend, sender=self)
