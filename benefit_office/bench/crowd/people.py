"""Who works and who applies in the crowd."""

from dataclasses import dataclass
from datetime import date

from workflow.models import Office, Officer, Role
from workflow.words import RoleKind

EXECUTORS = 4  # in each office
RARE = "Шыңғысқожаева"  # a surname borne by this many guardians, in a crowd of any size
RARE_TIMES = 20
SURNAME_BEGINS = (
    "Абд", "Айт", "Бай", "Бек", "Дос", "Ерж", "Жан", "Жұм", "Иса", "Кен", "Қас", "Қуан", "Мұқ", "Нұр", "Ома", "Өте",
    "Рах", "Сағ", "Сәт", "Сма", "Тем", "Төл", "Ұзақ", "Хам", "Шай", "Әбі", "Ива", "Пет", "Ком", "Вас",
)  # fmt: skip
SURNAME_GOES_ON = (
    "а", "ал", "аға", "әлі", "бек", "бол", "ғали", "ден", "ды", "ем", "ыш", "жан", "қан", "лы", "мұр", "ма", "на",
    "ол", "пан", "ра", "рат", "са", "сұл", "тай", "тан", "ту", "хан", "ша", "ым", "ібе",
)  # fmt: skip
SURNAME_ENDS = ("ев", "ова", "баев", "бекова", "ин", "ева")
NAMES = (
    "Әсел", "Гүлнәр", "Айгүл", "Бауыржан", "Ерлан", "Жанар", "Мария", "Сергей", "Ольга", "Нұрлан", "Сәуле",
)  # fmt: skip
CHILDREN = (
    "Ғани", "Аружан", "Алихан", "Дана", "Ерасыл", "Милана", "Иван", "Айым", "Санжар", "Томирис", "Әли",
)  # fmt: skip
PATRONYMICS = ("Нұрланқызы", "Қайратұлы", "Ерланқызы", "Сергеевич", "Ивановна", "Болатұлы", "Серікқызы")


@dataclass(frozen=True)
class Team:
    """Those who work in an office."""

    office: Office
    clerk: Officer
    head: Officer
    executors: tuple[Officer, ...]
    auditor: Officer


def hire() -> list[Team]:
    """The same people in every crowd: a clerk, a head, four executors and an auditor in each office."""
    return [_team(office) for office in Office.objects.order_by("pk")]


def hire_more(*, clerks: int, heads: int, executors: int) -> None:
    """So many of each kind in every office, those of `hire` among them."""
    for office in Office.objects.order_by("pk"):
        for kind, many in ((RoleKind.CLERK, clerks), (RoleKind.HEAD, heads)):
            for place in range(1, many):
                _officer(f"{kind.value}{place}", kind, office)
        for place in range(executors):
            _officer(f"executor{place}", RoleKind.EXECUTOR, office)


def _team(office: Office) -> Team:
    executors = tuple(_officer(f"executor{place}", RoleKind.EXECUTOR, office) for place in range(EXECUTORS))
    clerk, head, auditor = (
        _officer(kind.value, kind, office) for kind in (RoleKind.CLERK, RoleKind.HEAD, RoleKind.AUDITOR)
    )
    return Team(office, clerk, head, executors, auditor)


def _officer(name: str, kind: RoleKind, office: Office) -> Officer:
    username = f"{name}-{office.code}"
    surname = f"Қайырбек{office.order}{name[-1]}"
    officer, new = Officer.objects.get_or_create(
        username=username, defaults={"surname": surname, "name": "Ұлпан"}
    )
    if new:
        Role.objects.create(officer=officer, office=office, kind=kind, since=date(2012, 1, 1))
    return officer


def surname(couple: int) -> str:
    """The surname of a guardian and her ward: rare ones for the first, then some five thousand others."""
    if couple <= RARE_TIMES:
        return RARE
    rest, begins = divmod(couple * 7919, len(SURNAME_BEGINS))
    rest, goes_on = divmod(rest, len(SURNAME_GOES_ON))
    return SURNAME_BEGINS[begins] + SURNAME_GOES_ON[goes_on] + SURNAME_ENDS[rest % len(SURNAME_ENDS)]
