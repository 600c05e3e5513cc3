"""`python -m tests.office.sweep_scene N`: N cases at step 3, named one minute after the other, and their officers."""

import sys
from datetime import timedelta

import django

django.setup()

from tests import factories as make  # noqa: E402
from workflow.delivery.background import quiet  # noqa: E402
from workflow.models import Officer  # noqa: E402


def main(cases: int) -> None:
    people, office = make.staff(), make.an_office()
    office.superior = make.an_officer(username="superior")
    office.save()
    for officer in (people.executor, people.head):
        officer.email = f"{officer.username}@office.example"
        officer.save()
    with quiet():
        for number in range(cases):
            case = make.registered(make.received(), make.START + timedelta(minutes=15))
            make.assigned(case, make.START + timedelta(minutes=20 + number))
    assert Officer.objects.exclude(email="").count() == 2


if __name__ == "__main__":
    main(int(sys.argv[1]))
