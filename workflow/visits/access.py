"""The access log: who looked at whose file, when, at what and why."""

from dataclasses import dataclass

from django.db import connections
from django.http import HttpRequest

from .. import clock
from ..models import Case, Office

WRITE = "SELECT workflow_log_access(%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Look:
    """One look at a file, kept until the answer is ready."""

    what: str
    case: Case | None
    office: Office | None
    why: str


def looked(
    request: HttpRequest, what: str, *, case: Case | None = None, office: Office | None = None, why: str = ""
) -> None:
    """Note a look at a file; it is written down when the view is done, also when the answer is a refusal."""
    looks: list[Look] = request.__dict__.setdefault("_looks", [])
    looks.append(Look(what, case, office or (case.office if case else None), why))


def write(request: HttpRequest) -> None:
    """Commit the looks of this request on the log's own connection, before the answer leaves."""
    looks: list[Look] = request.__dict__.pop("_looks", [])
    if not looks:
        return
    with connections["access"].cursor() as cursor:
        for look in looks:
            office_id = look.office.pk if look.office else None
            case_id = look.case.pk if look.case else None
            cursor.execute(WRITE, [clock.now(), request.user.pk, office_id, case_id, look.what, look.why])
