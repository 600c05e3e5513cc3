"""What a verification says: valid or not, and every reason why not, as a stable code and a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .certificates import Certificate


class Kind(StrEnum):
    """What a file is."""

    CERTIFICATE = "certificate"
    CRL = "crl"
    OCSP = "ocsp"
    TIMESTAMP = "timestamp"
    CMS = "cms"
    XML = "xml"
    WSSE = "wsse"
    PDF = "pdf"


class Code(StrEnum):
    """Why a signature is refused."""

    NO_SIGNER = "no_signer"
    NO_CERTIFICATE = "no_certificate"
    SIGNATURE = "signature_invalid"
    CONTENT = "content_changed"
    NO_DATA = "data_missing"
    REFERENCE = "reference_elsewhere"
    NOT_WHOLE = "not_whole"
    UNSUPPORTED = "algorithm_unsupported"
    WEAK = "algorithm_weak"
    NO_TRUST = "no_trust"
    UNTRUSTED = "untrusted"
    NOT_AN_AUTHORITY = "not_an_authority"
    KEY_USAGE = "key_usage"
    EXTENSION = "extension_unknown"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    NOT_CHECKED = "revocation_not_checked"
    RESPONDER = "responder_not_authorised"
    NOT_SUCCESSFUL = "not_successful"
    TIMESTAMP = "timestamp_invalid"
    MALFORMED = "malformed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Fault:
    """One reason why not."""

    code: Code
    sentence: str

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class Refused(Exception):
    """A check that cannot go on; carries its reason."""

    def __init__(self, code: Code, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = Fault(code, sentence)


class Status(StrEnum):
    """What is known of a certificate's revocation. Not to know is an answer of its own."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Revocation:
    """A certificate's revocation as its authority told it."""

    status: Status = Status.UNKNOWN
    at: datetime | None = None
    reason: str = ""


UNKNOWN = Revocation()


@dataclass(frozen=True)
class Signer:
    """Whose signature it is, with what is known of the certificate."""

    certificate: Certificate
    revocation: Revocation = UNKNOWN
    algorithm: str = ""
    path: tuple[Certificate, ...] = ()  # from this certificate up to an anchor; empty where none was found


@dataclass(frozen=True)
class Verdict:
    """The answer. `content` is the very bytes that the signature covers, for the reader to go on with."""

    kind: Kind
    faults: tuple[Fault, ...] = ()
    algorithm: str = ""
    signers: tuple[Signer, ...] = ()
    content: bytes | None = field(default=None, repr=False)
    stamped_at: datetime | None = None

    @property
    def valid(self) -> bool:
        return not self.faults

    @property
    def reason(self) -> str:
        """Every reason why not, or ""."""
        return "; ".join(dict.fromkeys(str(fault) for fault in self.faults))
