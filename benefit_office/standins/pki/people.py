"""Who holds a key in the demo, and what is wrong with it. Every name, IIN and BIN is invented; none was ever issued."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .certificates import (
    CLIENT,
    CN,
    COUNTRY,
    DIGITAL_SIGNATURE,
    EMAIL,
    GIVEN,
    KEY_ENCIPHERMENT,
    NON_REPUDIATION,
    ORGANISATION,
    POLICIES,
    SERIAL,
    SURNAME,
    UNIT,
    Name,
    Wish,
)

PERSON, ORGANIZATION = "1.2.398.3.3.4.1.1", "1.2.398.3.3.4.1.2"
CEO, CAN_SIGN, EMPLOYEE = (f"{ORGANIZATION}.{n}" for n in (1, 2, 5))
YEAR, DAY = timedelta(days=365), timedelta(days=1)
FROM, TO = -30, 335  # days around the day of making: the year that a certificate holds
EXPIRED, NOT_YET = (-400, -35), (30, 395)


@dataclass(frozen=True)
class Holder:
    """A person, perhaps with an office, and one key."""

    label: str
    surname: str
    name: str
    iin: str
    patronymic: str = ""
    organisation: str = ""
    bin: str = ""
    role: str = PERSON
    days: tuple[int, int] = (FROM, TO)
    auth: bool = False
    foreign: bool = False
    revoked: bool = False
    suspended: bool = False

    def subject(self) -> Name:
        """The distinguished name in the order of the real ones."""
        parts = [
            (CN, f"{self.surname} {self.name}"),
            (SURNAME, self.surname),
            (SERIAL, f"IIN{self.iin}"),
            (COUNTRY, "KZ"),
        ]
        if self.patronymic:
            parts.append((GIVEN, self.patronymic))
        if self.bin:
            parts += [(ORGANISATION, self.organisation), (UNIT, f"BIN{self.bin}")]
        return parts

    def wish(self, at: datetime, places: dict[str, str], kind: str) -> Wish:
        """The certificate of this holder, made at a moment."""
        first, last = self.days
        roles = (self.role,) if self.role in (PERSON, ORGANIZATION) else (ORGANIZATION, self.role)
        second = KEY_ENCIPHERMENT if self.auth else NON_REPUDIATION
        policy = 3 + self.auth if self.role == PERSON else 1 + self.auth
        return Wish(
            f"{kind}/{self.label}",
            self.subject(),
            at + first * DAY,
            at + last * DAY,
            usage=(DIGITAL_SIGNATURE, second),
            purposes=(CLIENT if self.auth else EMAIL, *roles),
            policy=f"{POLICIES}.{policy}",
            places=places,
        )


# The thirteenth month was never anybody's birthday, so no living person has one of these numbers.
OFFICE, OFFICE_BIN = "ҮЛГІ БІЛІМ БАСҚАРМАСЫ (TEST)", "991340000017"
CORPORATION, CORPORATION_BIN = "ҮЛГІ МЕМЛЕКЕТТІК КОРПОРАЦИЯ (TEST)", "991340000025"
HOLDERS = (
    Holder("applicant", "ҮЛГІЕВА", "САНДУҒАШ", "851330400018", "ҚҰРМАНҚЫЗЫ"),
    Holder("applicant-auth", "ҮЛГІЕВА", "САНДУҒАШ", "851330400018", "ҚҰРМАНҚЫЗЫ", auth=True),
    Holder("expired", "ҮЛГІЕВА", "САНДУҒАШ", "851330400018", "ҚҰРМАНҚЫЗЫ", days=EXPIRED),
    Holder("not-yet", "ҮЛГІЕВА", "САНДУҒАШ", "851330400018", "ҚҰРМАНҚЫЗЫ", days=NOT_YET),
    Holder("revoked", "ҮЛГІЕВА", "САНДУҒАШ", "851330400018", "ҚҰРМАНҚЫЗЫ", revoked=True),
    Holder("suspended", "ҮЛГІЕВА", "САНДУҒАШ", "851330400018", "ҚҰРМАНҚЫЗЫ", suspended=True),
    Holder("foreign", "ҮЛГІЕВА", "САНДУҒАШ", "851330400018", "ҚҰРМАНҚЫЗЫ", foreign=True),
    Holder("wrong-iin", "ӨЗГЕШЕВ", "БАСҚА", "861330300026"),
    Holder("head", "БАСТЫҚОВ", "ҮЛГІ", "751330300034", "ТЕСТҰЛЫ", OFFICE, OFFICE_BIN, CEO),
    Holder("head-auth", "БАСТЫҚОВ", "ҮЛГІ", "751330300034", "ТЕСТҰЛЫ", OFFICE, OFFICE_BIN, CEO, auth=True),
    Holder("signer", "ҚОЛТАҢБАЕВА", "ҮЛГІ", "781330400042", "", OFFICE, OFFICE_BIN, CAN_SIGN),
    Holder("employee", "ҚЫЗМЕТКЕРОВ", "ҮЛГІ", "901330300050", "", OFFICE, OFFICE_BIN, EMPLOYEE),
    # Applies through the portal: her number has a right check digit, as the form demands.
    Holder("guardian", "ҮЛГІБАЕВА", "АЙГҮЛ", "851330900011", "МАРАТҚЫЗЫ"),
    Holder("guardian-expired", "ҮЛГІБАЕВА", "АЙГҮЛ", "851330900011", "МАРАТҚЫЗЫ", days=EXPIRED),
    Holder("guardian-revoked", "ҮЛГІБАЕВА", "АЙГҮЛ", "851330900011", "МАРАТҚЫЗЫ", revoked=True),
    Holder("operator", "ОПЕРАТОРОВА", "ҮЛГІ", "921330400068", "", CORPORATION, CORPORATION_BIN, EMPLOYEE),
)
