"""`manage.py eds FILE`: why a signature is accepted or refused, as one JSON object."""

from __future__ import annotations

import json
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError

from benefit_office.egov.eds.verdict import Signer, Verdict
from benefit_office.egov.eds.verify import Unreadable, read_anchors, read_evidence, verify
from workflow import clock

INVALID, UNREADABLE = 1, 2
LARGEST = 64 * 1024 * 1024
Read = TypeVar("Read")


class Several(Action):
    """`--trust A B --trust C`; the last value given is remembered, for it may be FILE itself."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        """Add to the values already given."""
        given = [*getattr(namespace, self.dest), *values]
        setattr(namespace, self.dest, given)
        namespace.lastly = self.dest if len(values) > 1 else None


class Command(BaseCommand):
    help = (
        "Say whether a certificate, revocation list, OCSP answer, time-stamp, CMS, signed XML, WS-Security envelope "
        "or signed PDF is valid, and why not. Prints one JSON object; exit 0 valid, 1 not valid, 2 not readable."
    )
    requires_system_checks: list[str] = []  # none of them is about signatures, and some ask the database
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, whom to trust, what is known besides, the moment."""
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
        for option, text in (
            ("--trust", "certificates to trust, self-signed or not"),
            ("--crl", "revocation lists or OCSP answers about the signers"),
        ):
            parser.add_argument(
                option, metavar="FILE", nargs="+", type=Path, default=[], action=Several, help=text
            )
        parser.add_argument("--data", metavar="FILE", type=Path, help="the file that was signed or stamped")
        parser.add_argument(
            "--at", metavar="ISO", help="the moment to judge at; without an offset, office time"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything, judge once, print once."""
        path = the_file(options)
        at = moment(options["at"])
        anchors = [one for trusted in several(options["trust"]) for one in parsed(trusted, read_anchors)]
        evidence = [parsed(listed, read_evidence) for listed in several(options["crl"])]
        data = parsed(Path(options["data"]), bytes) if options["data"] else None
        try:
            verdict = verify(raw(path), anchors=anchors, at=at, data=data, evidence=evidence)
        except Unreadable as ruins:
            self.say({"kind": "unknown", "valid": False, "reason": f"unreadable: {ruins}"} | EMPTY)
            raise misused(f"{path} cannot be read: {ruins}.") from ruins
        self.say(answer(verdict))
        if not verdict.valid:
            sys.exit(INVALID)

    def say(self, line: dict[str, Any]) -> None:
        """One JSON object on one line."""
        self.stdout.write(json.dumps(line, ensure_ascii=False))


EMPTY: dict[str, Any] = {"algorithm": "", "signers": []}


def the_file(options: dict[str, Any]) -> Path:
    """FILE; when it was written after `--trust A`, it is the last of those."""
    if options["file"] is not None:
        return Path(options["file"])
    lastly = options.get("lastly")
    if not lastly:
        raise misused("Name the file: manage.py eds FILE.")
    found: Path = options[lastly].pop()
    return found


def several(given: Any) -> list[Path]:
    """The files of an option, also when another program gives one alone."""
    return [Path(given)] if isinstance(given, str | Path) else [Path(one) for one in given or []]


def moment(given: str | datetime | None) -> datetime:
    """The moment to judge at; without an offset it is the office's own time."""
    if given is None:
        return clock.now()
    try:
        at = given if isinstance(given, datetime) else datetime.fromisoformat(given)
        at = at if at.tzinfo else at.replace(tzinfo=clock.ZONE)
        return clock.local(at)
    except (ValueError, OverflowError) as wrong:
        raise misused(f"--at {given}: give a date and a time, as 2024-12-13T16:40.") from wrong


def raw(path: Path) -> bytes:
    """A file's bytes; Unreadable when there are none to be had."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"it is larger than {LARGEST // 1024**2} MB")
        return path.read_bytes()
    except (OSError, ValueError) as missing:
        raise Unreadable(getattr(missing, "strerror", None) or str(missing)) from missing


def parsed(path: Path, read: Callable[[bytes], Read]) -> Read:
    """A file beside FILE; what cannot be read there is a wrong call."""
    try:
        return read(raw(path))
    except Unreadable as ruins:
        raise misused(f"{path} cannot be read: {ruins}.") from ruins


def answer(verdict: Verdict) -> dict[str, Any]:
    """The contract: these names and no others."""
    return {
        "kind": str(verdict.kind),
        "valid": verdict.valid,
        "reason": verdict.reason,
        "algorithm": verdict.algorithm,
        "signers": [told_of(signer) for signer in verdict.signers],
    }


def told_of(signer: Signer) -> dict[str, Any]:
    """What is known of one signer."""
    certificate = signer.certificate
    return {
        "subject": certificate.name,
        "iin": certificate.iin,
        "bin": certificate.bin,
        "roles": certificate.roles,
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "revocation": str(signer.revocation.status),
    }


def misused(sentence: str) -> CommandError:
    """Called wrongly, or nothing to judge: exit 2."""
    return CommandError(sentence, returncode=UNREADABLE)
