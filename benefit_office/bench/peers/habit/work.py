"""One case through the five actions, on the clock; what lies between them is not counted, as with ours."""

import secrets
import time
from datetime import date

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from . import acts
from .models import (
    Audit,
    Case,
    Child,
    Decision,
    DecisionLine,
    Document,
    Membership,
    Office,
    Person,
    Requirement,
    Sheet,
    Step,
    StepRun,
)  # fmt: skip

call_command("migrate", run_syncdb=True, verbosity=0)
LIMITS = {1: 1, 2: 1, 3: 6, 4: 1, 5: 1}
PAPERS = ("identity", "residence", "birth", "act", "account", "study", "income", "loss", "property")
office, _new = Office.objects.get_or_create(code="551000000", defaults={"name": "Павлодар қаласы"})
for step, limit in LIMITS.items():
    Step.objects.get_or_create(number=step, defaults={"limit": limit})
for code in PAPERS:
    Requirement.objects.get_or_create(code=code, defaults={"title": code})


def hired(role: str) -> User:
    """The one who holds a role."""
    user, _new = User.objects.get_or_create(username=role)
    Membership.objects.get_or_create(user=user, office=office, role=role, since=date(2020, 1, 1))
    return user


clerk, head, executor = hired("clerk"), hired("head"), hired("executor")


def person(surname: str, name: str, patronymic: str) -> Person:
    """Somebody new."""
    iin = f"{secrets.randbelow(10**12):012}"
    return Person.objects.create(iin=iin, surname=surname, name=name, patronymic=patronymic)


def received() -> Case:
    """Before the first act: an application with a child and its papers."""
    now = timezone.now()
    case = Case.objects.create(
        office=office, guardian=person("Қасымова", "Әсел", "Нұрланқызы"), address="Павлодар қ., Абай к-сі, 1",
        account="KZ86125KZT5004100100", status_code="ABCD2345", handed_in_at=now, step=1, due_at=acts.due(now, 1),
    )  # fmt: skip
    child = Child.objects.create(
        case=case, person=person("Қасымов", "Ғани", "Өмірұлы"), act_number="12", act_date=date(2022, 2, 1)
    )
    for requirement in Requirement.objects.all():
        Document.objects.create(case=case, child=child, requirement=requirement, sha256="0" * 64)
    StepRun.objects.create(case=case, step=1, opened_at=now, due_at=case.due_at)
    return case


def drafted(case: Case) -> Decision:
    """Between the resolution and the submission."""
    now = timezone.now()
    decision = Decision.objects.create(case=case, prepared_by=executor, prepared_at=now)
    DecisionLine.objects.create(
        decision=decision, child=case.children.get().person, since=now.date(), until=date(now.year, 12, 31),
        monthly=43_250,
    )  # fmt: skip
    Audit.objects.create(case=case, at=now, by=executor, verb="draft", source="assigned", target="assigned")
    return decision


@transaction.atomic
def opened_for_signing(case: Case, decision: Decision) -> None:
    """Between submission and signature: the number, and the sheets are printed."""
    now = timezone.now()
    decision.refresh_from_db()
    decision.number, decision.date = f"{now.year}-Ш{acts.number(case, 'decision', now):05}", now.date()
    decision.save()
    for language in acts.LANGUAGES:
        Sheet.objects.create(
            case=case, kind="decision", language=language, input={"number": decision.number}, state="ready",
            sha256="0" * 64, created_at=now,
        )  # fmt: skip


def once(_word: str) -> float:
    """Seconds in the five acts."""
    case = received()
    began = time.perf_counter()
    acts.register(case, clerk)
    acts.assign(case, head, executor)
    took = time.perf_counter() - began
    decision = drafted(case)
    began = time.perf_counter()
    acts.submit(case, executor)
    took += time.perf_counter() - began
    opened_for_signing(case, decision)
    began = time.perf_counter()
    acts.sign(case, head)
    acts.issue(case, executor)
    return took + time.perf_counter() - began
