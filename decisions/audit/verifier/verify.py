"""Does this bundle of a case hold? Run it where it lies:  python3 verify.py [folder]

Plain Python 3.8 or newer, no library, no network. Exit 0: it holds. Exit 1: it does not, the file is named.
What it proves, and what it cannot, stands in README.md.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

BESIDE = {"manifest.json", "manifest.sha256"}
HISTORY = (
    "previous",
    "chain",
    "seq",
    "at",
    "case",
    "act",
    "from",
    "to",
    "by",
    "acting_for",
    "facts",
    "text_hash",
)
JOURNAL = ("previous", "office", "place", "kind", "decision", "number", "date", "incoming", "channel", "outcome",
           "monthly", "corrects", "at", "by", "persons_hash", "sheets_hash", "facts")  # fmt: skip


class Torn(Exception):
    """Something does not hold; the first word of the message is the file."""


def sha256(content: bytes | str) -> str:
    """Hexadecimal SHA-256 of bytes, or of a text as UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def main(folder: Path) -> int:
    """Prove the folder; print what was proved, or what does not hold."""
    try:
        files = listed(folder)
        sheets(folder)
        signatures(folder)
        electronic(folder)
        history(folder)
        journal(folder)
    except Torn as torn:
        print(f"DOES NOT HOLD: {torn}")  # noqa: T201
        return 1
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as fault:
        print(f"DOES NOT HOLD: the bundle cannot be read: {type(fault).__name__} {fault}")  # noqa: T201
        return 1
    print(f"HOLDS: {files} files, every hash computed anew.")  # noqa: T201
    return 0


def listed(folder: Path) -> int:
    """Every file is as listed, none is missing, none was added."""
    said = (folder / "manifest.sha256").read_bytes()
    content = (folder / "manifest.json").read_bytes()
    if said != f"{sha256(content)}  manifest.json\n".encode():
        raise Torn("manifest.json or manifest.sha256 was changed: they do not fit together")
    names = json.loads(content)["files"]
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(found - names.keys() - BESIDE):
        raise Torn(f"{name} was added: it is not in manifest.json")
    for name, hashed in names.items():
        if name not in found:
            raise Torn(f"{name} is missing")
        if sha256((folder / name).read_bytes()) != hashed:
            raise Torn(f"{name} was changed")
    return len(names)


def read(folder: Path, name: str) -> Any:
    """A list of the bundle."""
    return json.loads((folder / name).read_bytes())


def sheets(folder: Path) -> None:
    """Each printed sheet has the bytes the office kept."""
    for sheet in read(folder, "sheets.json"):
        if sha256((folder / sheet["file"]).read_bytes()) != sheet["sha256"]:
            raise Torn(f"{sheet['file']} is not the sheet the office kept (sheets.json)")


def signatures(folder: Path) -> None:
    """Each signature was made over the bytes of its sheet."""
    for one in read(folder, "signatures.json"):
        if sha256((folder / one["sheet"]).read_bytes()) != one["sheet_sha256"]:
            raise Torn(f"{one['sheet']} is not what was signed (signatures.json)")


def electronic(folder: Path) -> None:
    """Each electronic signature is kept beside what it signs, and a decision's container names the sheets here."""
    for one in read(folder, "electronic.json"):
        for part in ("content", "signature"):
            if sha256((folder / one[part]["file"]).read_bytes()) != one[part]["sha256"]:
                raise Torn(f"{one[part]['file']} was changed (electronic.json)")
        if one["purpose"] == "decision":
            told = json.loads((folder / one["content"]["file"]).read_bytes())["sheets"]
            twins = {s["language"]: s["sha256"] for s in read(folder, "sheets.json") if s["of_decision"]}
            if told != twins:
                raise Torn(f"{one['content']['file']} does not name the sheets of this bundle")


def history(folder: Path) -> None:
    """Each act hashes to its row, rows that follow one another are chained, words are those committed to."""
    for chain, rows in read(folder, "history.json")["chains"].items():
        before = None
        for row in rows:
            where = f"history.json {chain}/{row['seq']}"
            if sha256("|".join(str(row[name]) for name in HISTORY)) != row["hash"]:
                raise Torn(f"{where} was changed")
            if before and row["seq"] == before["seq"] + 1 and row["previous"] != before["hash"]:
                raise Torn(f"{where} does not follow the row before it")
            if row["text"] is not None and sha256(row["salt"] + row["text"]) != row["text_hash"]:
                raise Torn(f"{where}: its words were changed")
            before = row


def journal(folder: Path) -> None:
    """The entry hashes to its row, its persons and sheets are as committed, the rows lead to the head of the day."""
    for entry in read(folder, "journal.json"):
        where = f"journal.json № {entry['place']}"
        before: Any = None
        for row in entry["rows"]:
            if sha256("|".join(str(row[name]) for name in JOURNAL)) != row["hash"]:
                raise Torn(f"{where}: row {row['place']} was changed")
            if before and (row["place"] != before["place"] + 1 or row["previous"] != before["hash"]):
                raise Torn(f"{where}: row {row['place']} does not follow the row before it")
            before = row
        persons, first = entry["persons"], entry["rows"][0]
        if (
            persons
            and sha256(persons["salt"] + json.dumps(persons["told"], ensure_ascii=False, sort_keys=True))
            != (first["persons_hash"])
        ):
            raise Torn(f"{where}: its names were changed")
        if first["kind"] == "decision":
            twins = [sheet for sheet in read(folder, "sheets.json") if sheet["of_decision"]]
            twins.sort(key=lambda sheet: sheet["language"])
            if sha256("".join(sheet["sha256"] for sheet in twins)) != first["sheets_hash"]:
                raise Torn(f"{where}: its sheets are not those of the bundle")
        day = entry["digest"]
        if day and (before["hash"] != day["head"] or not day["statement"].endswith(day["head"])):
            raise Torn(f"{where}: it does not lead to the head of its closed day")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent))
