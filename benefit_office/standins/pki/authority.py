"""Root, issuing authority, responder and stamper, and the certificates of every holder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import answers, der
from .certificates import (
    CERT_SIGN,
    CN,
    COUNTRY,
    CRL_SIGN,
    DIGITAL_SIGNATURE,
    NON_REPUDIATION,
    OCSP,
    STAMPING,
    Certificate,
    Name,
    Wish,
    extension,
    issue,
    serial_of,
)
from .keys import Key
from .people import DAY, HOLDERS, YEAR, Holder

PLACE = "http://127.0.0.1:8000/pki"
LIST_HOLDS, DELTA_HOLDS = timedelta(days=1), timedelta(hours=1)
NO_CHECK = extension("1.3.6.1.5.5.7.48.1.5", der.NULL)


def named(text: str) -> Name:
    """An authority's name."""
    return [(CN, text), (COUNTRY, "KZ")]


class Issued(Mapping[str, Certificate]):
    """Every holder's certificate by his label, made when it is first wanted: a key takes its time."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._holders = {holder.label: holder for holder in authority.holders}
        self._made: dict[str, Certificate] = {}

    def __getitem__(self, label: str) -> Certificate:
        if label not in self._made:
            self._made[label] = self._authority.certify(self._holders[label])
        return self._made[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._holders)

    def __len__(self) -> int:
        return len(self._holders)

    def serial(self, label: str) -> int:
        """The number a holder's certificate has or will have."""
        return serial_of(f"{self._authority.kind}/{label}")

    def holder(self, label: str) -> Holder:
        """Whose label it is."""
        return self._holders[label]


@dataclass
class Authority:
    """One PKI: `make_key` gives a key for each label, `kind` (RSA, GOST) stands in the names."""

    kind: str
    make_key: Callable[[str], Key]
    at: datetime
    place: str = PLACE
    holders: Iterable[Holder] = HOLDERS

    def __post_init__(self) -> None:
        self.issued = Issued(self)
        self.root = self._authority("root", f"НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ TEST ({self.kind})", None)
        self.issuing = self._authority("nca", f"ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ TEST ({self.kind})", self.root)
        self.foreign_root = self._authority("foreign-root", f"БӨТЕН ОРТАЛЫҚ TEST ({self.kind})", None)
        self.responder = self._servant("ocsp", "OCSP RESPONDER TEST", OCSP, NO_CHECK)
        self.stamper = self._servant("tsa", "TIME-STAMP AUTHORITY TEST", STAMPING)

    def key(self, label: str) -> Key:
        """The key of a label; the same one every time."""
        return self.make_key(f"{self.kind}/{label}")

    def _authority(self, label: str, name: str, by: Certificate | None) -> Certificate:
        wish = Wish(
            f"{self.kind}/{label}",
            named(name),
            self.at - 3 * YEAR,
            self.at + 7 * YEAR,
            usage=(CERT_SIGN, CRL_SIGN),
            authority=True,
            path_length=0 if by else None,
        )
        return issue(wish, self.key(label), by)

    def _servant(self, label: str, name: str, purpose: str, *more: bytes) -> Certificate:
        wish = Wish(
            f"{self.kind}/{label}",
            named(name),
            self.at - YEAR,
            self.at + 2 * YEAR,
            usage=(DIGITAL_SIGNATURE, NON_REPUDIATION),
            purposes=(purpose,),
            more=more,
        )
        return issue(wish, self.key(label), self.issuing)

    @property
    def places(self) -> dict[str, str]:
        """Where the lists lie and where the responder listens."""
        kind = self.kind.lower()
        return {
            "crl": f"{self.place}/crl/{kind}.crl",
            "delta": f"{self.place}/crl/{kind}-delta.crl",
            "ocsp": f"{self.place}/ocsp/",
            "ca": f"{self.place}/cert/{kind}.cer",
        }

    def certify(self, holder: Holder) -> Certificate:
        """A holder's certificate."""
        by = self.foreign_root if holder.foreign else self.issuing
        return issue(holder.wish(self.at, self.places, self.kind), self.key(holder.label), by)

    def revoked(self) -> list[answers.Revoked]:
        """The lines of the list: revoked a week ago, suspended yesterday."""
        lines = []
        for holder in self.holders:
            serial = self.issued.serial(holder.label)
            if holder.revoked:
                lines.append(answers.Revoked(serial, self.at - 7 * DAY, answers.KEY_COMPROMISE))
            if holder.suspended:
                lines.append(answers.Revoked(serial, self.at - DAY, answers.HOLD))
        return lines

    def crl(self, now: datetime | None = None) -> bytes:
        """The full list."""
        now = now or self.at
        return answers.revocation_list(self.issuing, self.revoked(), since=now, until=now + LIST_HOLDS)

    def delta(self, now: datetime | None = None) -> bytes:
        """The delta: nothing new."""
        now = now or self.at
        return answers.revocation_list(self.issuing, (), since=now, until=now + DELTA_HOLDS, number=2, base=1)

    def ocsp(
        self, serial: int, now: datetime | None = None, nonce: bytes = b"", identity: bytes = b""
    ) -> bytes:
        """The responder's answer about one of our certificates; «unknown» about others. `identity` as it was asked."""
        line = next((one for one in self.revoked() if one.serial == serial), None)
        ours = {self.issued.serial(holder.label) for holder in self.holders if not holder.foreign}
        return answers.ocsp_answer(
            self.responder,
            self.issuing,
            serial,
            since=now or self.at,
            revoked=line,
            known=serial in ours,
            nonce=nonce,
            asked=identity,
        )

    def stamp(self, data: bytes, now: datetime | None = None) -> bytes:
        """A time-stamp on some bytes."""
        return answers.time_stamp(self.stamper, data, now or self.at)
