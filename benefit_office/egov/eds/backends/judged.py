"""What every backend gives back: the verdict, and the bytes that it rests on, to be kept for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..verdict import Verdict


@dataclass(frozen=True)
class Proofs:
    """Evidence as it came: certificates up to the anchor, answers and lists of the authority, the other means' word."""

    certificates: tuple[bytes, ...] = ()
    ocsp: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A verdict with its evidence."""

    verdict: Verdict
    proofs: Proofs = Proofs()


class Backend(Protocol):
    """One way to judge a signature. It goes over the network: never within a transaction."""

    def judge(self, raw: bytes, *, data: bytes | None, at: datetime) -> Judged:
        """Whether a CMS or a signed XML holds at a moment, revocation asked for; `data` lies beside a detached one."""
