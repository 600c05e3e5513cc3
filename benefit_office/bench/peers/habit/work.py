"""One case through the five actions, on the clock."""

import time

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from . import acts
from .models import Decision, Membership

call_command("migrate", run_syncdb=True, verbosity=0)


def hired(role: str) -> User:
    """The one who holds a role."""
    user, _new = User.objects.get_or_create(username=role)
    Membership.objects.get_or_create(user=user, role=role)
    return user


clerk, head, executor = hired("clerk"), hired("head"), hired("executor")


def once(_word: str) -> float:
    """Seconds in the five acts; the draft and the number between them are not counted, as with ours."""
    case = acts.received("Қасымова Әсел Нұрланқызы", "Қасымов Ғани Өмірұлы")
    began = time.perf_counter()
    acts.register(case, clerk)
    acts.assign(case, head, executor)
    took = time.perf_counter() - began
    decision = Decision.objects.create(case=case, monthly=43_250, prepared_by=executor)
    began = time.perf_counter()
    acts.submit(case, executor)
    took += time.perf_counter() - began
    now = timezone.now()
    decision.refresh_from_db()
    with transaction.atomic():
        decision.number = f"{now.year}-Ш{acts.number('decision', now):05}"
        decision.save()
    began = time.perf_counter()
    acts.sign(case, head)
    acts.issue(case, executor)
    return took + time.perf_counter() - began
