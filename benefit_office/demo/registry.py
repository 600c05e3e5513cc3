"""The stand-in for the person registry knows the persons of the demo by the names they have here."""

import json
from pathlib import Path

from applications.models import Person

FILE = "persons.json"


def make_known(folder: Path) -> int:
    """Write down who has an IIN: the registry's own file, outside the office's database; how many."""
    known = {
        str(person.iin): {
            "surname": person.surname,
            "name": person.name,
            "patronymic": person.patronymic,
            "sex": person.sex,
        }
        for person in Person.objects.filter(iin__isnull=False)
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / FILE).write_text(json.dumps(known, ensure_ascii=False) + "\n")
    return len(known)
