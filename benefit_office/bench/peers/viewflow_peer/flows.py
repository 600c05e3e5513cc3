"""The five steps as viewflow draws them."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process


def page(request: Any) -> None:
    """Never shown: the steps are taken from code."""


class Benefit(flow.Flow):
    """Register, assign, submit, sign, issue."""

    process_class = Process
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle().Next(this.register)
    register = flow.View(page).Next(this.assign)
    assign = flow.View(page).Next(this.submit)
    submit = flow.View(page).Next(this.sign)
    sign = flow.View(page).Next(this.issue)
    issue = flow.View(page).Next(this.end)
    end = flow.End()
