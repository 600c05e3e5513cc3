"""Who a certificate names: IIN, BIN and roles, by the profile of the National Certification Authority."""

import re

from asn1crypto import x509

IIN = re.compile(r"IIN(\d{12})")
BIN = re.compile(r"BIN(\d{12})")
SHORT = {
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST",
    "2.5.4.9": "street", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "title", "2.5.4.15": "businessCategory",
    "2.5.4.42": "GN", "2.5.4.97": "organizationIdentifier", "1.2.840.113549.1.9.1": "emailAddress",
    "0.9.2342.19200300.100.1.25": "DC", "0.9.2342.19200300.100.1.1": "UID",
}  # fmt: skip
ROLES = {
    "1.2.398.3.3.4.1.1": "INDIVIDUAL",
    "1.2.398.3.3.4.1.2": "ORGANIZATION",
    "1.2.398.3.3.4.1.2.1": "CEO",
    "1.2.398.3.3.4.1.2.2": "CAN_SIGN",
    "1.2.398.3.3.4.1.2.3": "CAN_SIGN_FINANCIAL",
    "1.2.398.3.3.4.1.2.4": "HR",
    "1.2.398.3.3.4.1.2.5": "EMPLOYEE",
    "1.2.398.3.3.4.2": "NCA",
    "1.2.398.3.3.4.2.1": "NCA_ADMIN",
    "1.2.398.3.3.4.2.2": "NCA_MANAGER",
    "1.2.398.3.3.4.2.3": "NCA_OPERATOR",
    "1.2.398.3.3.4.3": "IDENTIFICATION",
    "1.2.398.3.3.4.3.1": "IDENTIFICATION_CON",
    "1.2.398.3.3.4.3.2": "IDENTIFICATION_REMOTE",
    "1.2.398.3.3.4.3.2.1": "IDENTIFICATION_REMOTE_DIGITAL_ID",
}


def attributes(name: x509.Name) -> list[tuple[str, str]]:
    """(identifier, value) of each attribute in the order of the certificate."""
    return [(pair["type"].dotted, pair["value"].native) for group in name.chosen for pair in group]


def readable(pairs: list[tuple[str, str]]) -> str:
    """A name as a person reads it: `CN=…, serialNumber=IIN…, C=KZ`."""
    return ", ".join(f"{SHORT.get(kind, kind)}={escaped(str(value))}" for kind, value in pairs)


def escaped(value: str) -> str:
    """A value whose commas cannot pass for the next attribute."""
    return re.sub(r"([,\\+=])", r"\\\1", value)


def iin_of(pairs: list[tuple[str, str]]) -> str:
    """The person's IIN, or ""; never guessed from a name, and its check digit is not judged here."""
    return found(pairs, IIN, "2.5.4.5")


def bin_of(pairs: list[tuple[str, str]]) -> str:
    """The organisation's BIN, or "": its unit's, its identifier's, or an information system's own number."""
    return found(pairs, BIN, "2.5.4.11", "2.5.4.97", "2.5.4.5")


def found(pairs: list[tuple[str, str]], pattern: re.Pattern[str], *kinds: str) -> str:
    """The one number among attributes of these kinds; two different ones name nobody."""
    values = {m.group(1) for kind, value in pairs if kind in kinds and (m := pattern.fullmatch(str(value)))}
    return values.pop() if len(values) == 1 else ""


def roles_of(usages: list[str]) -> list[str]:
    """The roles among a certificate's extended key usages."""
    return [ROLES[usage] for usage in usages if usage in ROLES]
