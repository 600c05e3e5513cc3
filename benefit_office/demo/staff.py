"""Who works in the demo's offices, and under which user name. Everybody's password is «demo»."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.contrib.auth.hashers import make_password

from applications.intake.facts import PersonFacts
from workflow.models import Office, Officer, Role
from workflow.words import RoleKind

from . import people
from .dice import dice
from .names import FEMALE, KAZAKH, MALE, RUSSIAN, People
from .places import PAVLODAR, PLACES

PASSWORD = "demo"  # noqa: S105 – printed beside the log-in form
YEARS_IN_SERVICE = 4
SUPERIOR = "superior"


@dataclass(frozen=True)
class Post:
    """A user name (in the other twelve offices followed by the office's code), its roles and its title."""

    username: str
    roles: tuple[RoleKind, ...]
    position_kk: str
    position_ru: str
    sex: str
    people: People


POSTS = (
    Post("clerk", (RoleKind.CLERK,), "Кеңсе маманы", "Специалист канцелярии", FEMALE, KAZAKH),
    Post("head", (RoleKind.HEAD,), "Бөлім басшысы", "Руководитель отдела", FEMALE, KAZAKH),
    Post(
        "executor", (RoleKind.EXECUTOR,), "Қорғаншылық және қамқоршылық жөніндегі бас маман",
        "Главный специалист по опеке и попечительству", MALE, KAZAKH,
    ),
    Post("auditor", (RoleKind.AUDITOR,), "Ішкі бақылау маманы", "Специалист внутреннего контроля", MALE, KAZAKH),
)  # fmt: skip
# In the city of Pavlodar two executors share the work, and a deputy signs what the head cannot.
MORE_IN_PAVLODAR = (
    Post(
        "executor-2", (RoleKind.EXECUTOR,), "Қорғаншылық және қамқоршылық жөніндегі жетекші маман",
        "Ведущий специалист по опеке и попечительству", FEMALE, RUSSIAN,
    ),
    Post(
        "head-2", (RoleKind.HEAD, RoleKind.EXECUTOR), "Бөлім басшысының орынбасары",
        "Заместитель руководителя отдела", MALE, KAZAKH,
    ),
)  # fmt: skip
IN_THE_REGION = (
    Post(
        "admin", (RoleKind.ADMINISTRATOR,), "Ақпараттық жүйенің әкімгері", "Администратор информационной системы",
        MALE, KAZAKH,
    ),
    Post(
        "region-auditor", (RoleKind.AUDITOR,), "Облыстық білім беру басқармасының аудиторы",
        "Аудитор областного управления образования", FEMALE, KAZAKH,
    ),
    Post(
        SUPERIOR, (RoleKind.AUDITOR,), "Облыстық білім беру басқармасы басшысының орынбасары",
        "Заместитель руководителя областного управления образования", MALE, KAZAKH,
    ),
)  # fmt: skip


def username(post: str, code: str) -> str:
    """`clerk` in Pavlodar, `clerk-551600000` elsewhere; elsewhere there is one head and one executor."""
    return post if code == PAVLODAR else f"{post.removesuffix('-2')}-{code}"


def hire(offices: dict[str, Office], day: date) -> dict[str, Officer]:
    """Every officer with his roles, by user name; each office gets its address, telephone and superior."""
    since = date(day.year - YEARS_IN_SERVICE, 1, 1)
    password = make_password(PASSWORD)  # once: each takes as long as a log-in
    serials = count(1)
    hired = {}
    for post, office in _vacancies(offices):
        name = username(post.username, office.code) if office else post.username
        hired[name] = _hire(post, name, office, since, password, serials)
    for office in offices.values():
        _furnish(office, hired[SUPERIOR])
    return hired


def _vacancies(offices: dict[str, Office]) -> Iterator[tuple[Post, Office | None]]:
    for code, office in offices.items():
        for post in POSTS + (MORE_IN_PAVLODAR if code == PAVLODAR else ()):
            yield post, office
    for post in IN_THE_REGION:
        yield post, None


def _hire(
    post: Post, name: str, office: Office | None, since: date, password: str, serials: Iterator[int]
) -> Officer:
    facts = _person(post, name, since, serials)
    officer = Officer(
        username=name,
        password=password,
        surname=facts.surname,
        name=facts.name,
        patronymic=facts.patronymic,
        position_kk=post.position_kk,
        position_ru=post.position_ru,
        iin=facts.iin,
        email=f"{name}@office.example",
        phone=office.phone if office else "",
        language=post.people.language,
    )
    officer.full_clean(exclude=["password"])
    officer.save()
    for kind in post.roles:
        Role.objects.create(
            officer=officer, office=office, kind=kind, since=since, ground=f"№ {officer.pk}-ж/қ"
        )
    return officer


def _person(post: Post, name: str, since: date, serials: Iterator[int]) -> PersonFacts:
    rng = dice("officer", name)
    return people.adult(rng, post.people, serials, people.born(rng, since, 26, 55), post.sex)


def _furnish(office: Office, superior: Officer) -> None:
    """What the seed leaves open. BIN and telephone are visibly nobody's."""
    place = PLACES[office.code]
    street_kk, street_ru = place.streets[office.order % len(place.streets)]
    house = 10 + 7 * office.order
    office.address_kk = f"{place.town_kk}, {street_kk}, {house}"
    office.address_ru = f"{place.town_ru}, {street_ru}, {house}"
    first = "00-00" if len(place.phone_area) == 4 else "0-00"
    office.phone = f"8 ({place.phone_area}) {first}-{office.order:02}"
    office.bin = f"99994000{office.order:04}"
    office.superior = superior
    office.save()
