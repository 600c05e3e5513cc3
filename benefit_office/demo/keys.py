"""Keys of the demo's people: officers, an applicant with every bad certificate, the State Corporation's operator."""

from datetime import UTC, timedelta
from pathlib import Path

from benefit_office.standins.pki import folder
from benefit_office.standins.pki.people import (
    CAN_SIGN,
    CEO,
    CORPORATION_BIN,
    EMPLOYEE,
    HOLDERS,
    PERSON,
    Holder,
)
from workflow import clock
from workflow.models import Office, Officer, Role
from workflow.words import RoleKind

OF_OTHERS = ("head", "head-auth", "signer", "employee")  # the tests' own office: here its officers have keys
STALE = timedelta(days=200)  # then made anew: a certificate holds for eleven months


def make(home: Path, place: str) -> bool:
    """Make or renew the PKI of the demo; False when the one that is there serves."""
    at = clock.now().astimezone(UTC).replace(microsecond=0)
    holders = (*officers(), *(one for one in HOLDERS if one.label not in OF_OTHERS))
    rsa = frozenset(one.label for one in holders if has_rsa(one))
    before = folder.read(home)
    if before and before.holders == holders and before.place == place and at - before.at < STALE:
        return False
    if before and before.holders == holders and at - before.at < STALE:
        at = before.at
    folder.make(home, at, place=place, holders=holders, rsa=rsa)
    return True


def has_rsa(holder: Holder) -> bool:
    """RSA keys take long: who signs in Pavlodar, and everybody outside the offices, has one beside the GOST key."""
    elsewhere = holder.label.removesuffix("-auth")[-9:].isdigit()  # «head-551600000»
    return not elsewhere and (holder.role != EMPLOYEE or holder.bin == CORPORATION_BIN)


def officers() -> list[Holder]:
    """Everybody who may log in, with a key for signing and one for logging in."""
    roles: dict[int, list[Role]] = {}
    for role in Role.objects.select_related("office").order_by("since", "pk"):
        roles.setdefault(role.officer_id, []).append(role)
    found = []
    for officer in Officer.objects.exclude(iin="").order_by("pk"):
        kinds = {role.kind for role in roles.get(officer.pk, ())}
        office = next((role.office for role in roles.get(officer.pk, ()) if role.office), None)
        found += [_holder(officer, office, kinds, auth) for auth in (False, True)]
    return found


def _holder(officer: Officer, office: Office | None, kinds: set[str], auth: bool) -> Holder:
    """The head is the first head of his office; a deputy who drafts as well has the right to sign."""
    if office is None:
        role = PERSON
    elif RoleKind.HEAD in kinds:
        role = CAN_SIGN if RoleKind.EXECUTOR in kinds else CEO
    else:
        role = EMPLOYEE
    return Holder(
        label=f"{officer.username}{'-auth' if auth else ''}",
        surname=officer.surname.upper(),
        name=officer.name.upper(),
        iin=officer.iin,
        patronymic=officer.patronymic.upper(),
        organisation=f"{office.name_kk.upper()} (TEST)" if office else "",
        bin=office.bin if office else "",
        role=role,
        auth=auth,
    )
