"""Long work in the background: ordered by an officer, seen as a page with progress, safe to be called again."""

from .running import OutOfTime, Run, cancel, order, run
from .table import KINDS, JobKind, Product, job

__all__ = ["KINDS", "JobKind", "OutOfTime", "Product", "Run", "cancel", "job", "order", "run"]
