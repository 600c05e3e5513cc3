"""What an officer enters on an allowance between two decisions: an imported one's account, a change that comes."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.persons.identifiers import iban_is_valid
from workflow import clock, trail
from workflow.models import Office, Officer
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import Standing, standing_among
from workflow.words import RoleKind

from ..models import Allowance, AllowanceAccount, ReportedChange

KEEPERS = (RoleKind.EXECUTOR, RoleKind.HEAD)


def keeper(officer: Officer, office: Office, on: date) -> Standing | None:
    """The executor or the head of the allowance's office."""
    return standing_among(officer, KEEPERS, office, on)


def why_not_keep(officer: Officer, office: Office, on: date) -> str:
    """Regulation 7: the register is kept by executor and head."""
    return (
        ""
        if keeper(officer, office, on)
        else _("The register is kept by the executor and the head of the office.")
    )


def enter_account(
    allowance: Allowance, *, account: str, bank: str, since: date, by: Officer, now: datetime | None = None
) -> AllowanceAccount:
    """The new account of an imported allowance, from a day on; payments signed off already stay as they were.

    One of ours is paid to its application's account: there the guardian's report is written down.
    """
    moment = now or clock.now()
    with transaction.atomic():
        locked, standing = _kept(allowance, by, moment)
        if locked.claim_id is not None:
            raise Refused(
                _("Report the new account in the case of this allowance: it is paid to the case's account.")
            )
        if not iban_is_valid(account):
            raise Refused(
                _("This is not a Kazakh account number: KZ and 18 more characters with right check digits.")
            )
        newest = locked.accounts.last()
        if newest is not None and newest.account == account:
            raise Conflict(_("This is the account that is paid to already."))
        if newest is not None and since <= newest.since:
            raise Refused(_("The account so far holds from %(day)s: the new one begins later.") % {
                "day": f"{newest.since:%d.%m.%Y}"
            })  # fmt: skip
        row = AllowanceAccount.objects.create(
            allowance=locked,
            account=account,
            bank=bank.strip(),
            since=since,
            entered_at=moment,
            entered_by=by,
        )
        _record("enter_account", locked, standing, moment, f"{account}, {row.bank}", since=since.isoformat())
    return row


def expect(
    allowance: Allowance, *, kind: str, on: date, note: str, by: Officer, now: datetime | None = None
) -> ReportedChange:
    """Standard's Annex 2: the guardian says what will change; the executor is reminded of the day."""
    moment = now or clock.now()
    with transaction.atomic():
        locked, standing = _kept(allowance, by, moment)
        row = ReportedChange.objects.create(
            allowance=locked, kind=kind, on=on, note=note.strip(), entered_at=moment, entered_by=by
        )
        _record("expect_change", locked, standing, moment, row.note, kind=kind, since=on.isoformat())
    return row


def settle(change: ReportedChange, *, by: Officer, now: datetime | None = None) -> ReportedChange:
    """What was to be done about a reported change has been done; nobody is reminded of it any more."""
    moment = now or clock.now()
    with transaction.atomic():
        locked, standing = _kept(change.allowance, by, moment)
        row = ReportedChange.objects.select_for_update().get(pk=change.pk)
        if row.settled_at is not None:
            raise Conflict(_("This change has been settled already."))
        row.settled_at, row.settled_by = moment, by
        row.save(update_fields=["settled_at", "settled_by"])
        _record("settle_change", locked, standing, moment, "", kind=row.kind, since=row.on.isoformat())
    return row


def _kept(allowance: Allowance, by: Officer, now: datetime) -> tuple[Allowance, Standing]:
    locked = (
        Allowance.objects.select_for_update(of=("self",))
        .select_related("office", "case")
        .get(pk=allowance.pk)
    )
    on = clock.local(now).date()
    standing = keeper(by, locked.office, on)
    if standing is None:
        raise Refused(why_not_keep(by, locked.office, on))
    return locked, standing


def _record(
    verb: str, allowance: Allowance, standing: Standing, now: datetime, text: str, **facts: str
) -> None:
    trail.record(
        verb, by=standing.officer, acting_for=standing.acting_for, at=now, office=allowance.office,
        case=allowance.case, text=text, allowance=allowance.number, **facts,
    )  # fmt: skip
