"""The five steps as viewflow draws them."""

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView
from viewflow.workflow.models import Process

form = UpdateProcessView.as_view(fields=[])  # a step's own page, with nothing to fill in


class Benefit(flow.Flow):
    """Register, assign, submit, sign, issue: each for those who have its permission."""

    process_class = Process
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle().Next(this.register)
    register = flow.View(form).Permission(auto_create=True).Next(this.assign)
    assign = flow.View(form).Permission(auto_create=True).Next(this.submit)
    submit = flow.View(form).Permission(auto_create=True).Next(this.sign)
    sign = flow.View(form).Permission(auto_create=True).Next(this.issue)
    issue = flow.View(form).Permission(auto_create=True).Next(this.end)
    end = flow.End()
