"""Long work of the desk, ordered by officers (see `workflow.jobs`)."""

from .desk.reports import files  # noqa: F401 – the report of a period
