"""The offices' own forms of sheets: entered with a date and a source, proved before they are taken."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from benefit_office.press import examples, forms
from benefit_office.press.sheets import make as press

from .. import clock, trail
from ..models import Office, Officer, SheetTemplate
from ..moves.refusals import Refused
from ..rules import why_not_administer
from .actions import refuse, save_checked


def why_not_form(kind: str, language: str, body: str) -> str:
    """A form is safe, shows every field of the shipped one, and can be printed; an empty one is the shipped one."""
    if not body.strip():
        return ""
    try:
        forms.check(kind, language, body)  # type: ignore[arg-type]
        proof(kind, language, body)
    except forms.UnfitForm as fault:
        return str(fault)
    except Exception as fault:  # noqa: BLE001 – whatever the engine meets, the one who wrote the form is told
        return _("The form cannot be printed: %(fault)s") % {
            "fault": f"{type(fault).__name__}: {fault}"[:300]
        }
    return ""


def proof(kind: str, language: str, body: str) -> bytes:
    """The form printed with an example in which each field holds its own name."""
    example = {**next(examples.every(kind)), "specimen": True}
    return press(kind, language, example, body if body.strip() else "")  # type: ignore[arg-type]


def enter_form(
    kind: str,
    language: str,
    *,
    by: Officer,
    body: str,
    since: date,
    source: str,
    office: Office | None = None,
    now: datetime | None = None,
) -> SheetTemplate:
    """A new form of a sheet from a day on, for one office or the region; an empty body goes back to the shipped one.

    Sheets ordered before keep the form they were ordered with.
    """
    moment = now or clock.now()
    refuse(why_not_administer(by, clock.local(moment).date()))
    if since < clock.local(moment).date():
        raise Refused(_("A form holds from today on or later: sheets already ordered keep theirs."))
    refuse(why_not_form(kind, language, body))
    text = body.replace("\r\n", "\n").strip()
    with transaction.atomic():
        form = SheetTemplate(
            office=office, kind=kind, language=language, since=since, body=text, source=source.strip(),
            entered_by=by, entered_at=moment,
        )  # fmt: skip
        save_checked(form)
        trail.record("enter_form", by=by, at=moment, office=office, kind=kind, since=since.isoformat(),
                     version=form.sha256)  # fmt: skip
    return form
