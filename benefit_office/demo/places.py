"""Where the thirteen offices of Regulation 1 stand, and where the people of the demo live."""

from dataclasses import dataclass

Names = tuple[str, str]  # in Kazakh and in Russian

_EVERYWHERE: tuple[Names, ...] = (
    ("Абай көшесі", "улица Абая"), ("Сәтбаев көшесі", "улица Сатпаева"), ("Жеңіс көшесі", "улица Победы"),
    ("Бейбітшілік көшесі", "улица Мира"), ("Мәшһүр Жүсіп көшесі", "улица Машхур Жусупа"),
    ("Әуезов көшесі", "улица Ауэзова"), ("Достық көшесі", "улица Дружбы"),
)  # fmt: skip
_PAVLODAR: tuple[Names, ...] = (
    ("Қайырбаев көшесі", "улица Каирбаева"), ("Торайғыров көшесі", "улица Торайгырова"),
    ("Естай көшесі", "улица Естая"), ("Ломов көшесі", "улица Ломова"), ("Камзин көшесі", "улица Камзина"),
    ("Кутузов көшесі", "улица Кутузова"), ("Ак. Сәтбаев көшесі", "улица Академика Сатпаева"),
    ("Мәшһүр Жүсіп көшесі", "улица Машхур Жусупа"), ("Лермонтов көшесі", "улица Лермонтова"),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An office's city or district and its chief town."""

    code: str
    kk: str
    ru: str
    town_kk: str
    town_ru: str
    big: bool  # houses with flats, many schools
    akimat_ru: str
    phone_area: str

    @property
    def akimat_kk(self) -> str:
        return f"{self.kk}ның әкімдігі"

    @property
    def streets(self) -> tuple[Names, ...]:
        return _PAVLODAR if self.code == PAVLODAR else _EVERYWHERE


PAVLODAR = "551000000"
_ROWS = (
    (PAVLODAR, "Павлодар қаласы", "город Павлодар", "Павлодар қ.", "г. Павлодар", True, "города Павлодара", "7182"),
    ("551600000", "Ақсу қаласы", "город Аксу", "Ақсу қ.", "г. Аксу", True, "города Аксу", "71837"),
    (
        "552200000", "Екібастұз қаласы", "город Экибастуз", "Екібастұз қ.", "г. Экибастуз", True, "города Экибастуза",
        "7187",
    ),
    (
        "553200000", "Ақтоғай ауданы", "Актогайский район", "Ақтоғай ауылы", "село Актогай", False,
        "Актогайского района", "71841",
    ),
    (
        "553600000", "Баянауыл ауданы", "Баянаульский район", "Баянауыл ауылы", "село Баянаул", False,
        "Баянаульского района", "71840",
    ),
    (
        "554200000", "Железин ауданы", "Железинский район", "Железинка ауылы", "село Железинка", False,
        "Железинского района", "71831",
    ),
    (
        "554600000", "Ертіс ауданы", "Иртышский район", "Ертіс ауылы", "село Ертис", False, "Иртышского района",
        "71832",
    ),
    (
        "554800000", "Тереңкөл ауданы", "район Тереңкөл", "Тереңкөл ауылы", "село Тереңкөл", False, "района Тереңкөл",
        "71833",
    ),
    ("555200000", "Аққулы ауданы", "район Аққулы", "Аққулы ауылы", "село Аққулы", False, "района Аққулы", "71839"),
    ("555600000", "Май ауданы", "Майский район", "Көктөбе ауылы", "село Коктобе", False, "Майского района", "71838"),
    (
        "556000000", "Павлодар ауданы", "Павлодарский район", "Кенжекөл ауылы", "село Кенжеколь", False,
        "Павлодарского района", "7182",
    ),
    (
        "556400000", "Успен ауданы", "Успенский район", "Успенка ауылы", "село Успенка", False, "Успенского района",
        "71834",
    ),
    (
        "556800000", "Шарбақты ауданы", "Щербактинский район", "Шарбақты ауылы", "село Шарбакты", False,
        "Щербактинского района", "71836",
    ),
)  # fmt: skip
PLACES = {
    code: Place(code, kk, ru, town_kk, town_ru, big, f"Акимат {of}", area)
    for code, kk, ru, town_kk, town_ru, big, of, area in _ROWS
}
# How many people live there, in thousands and roughly: an office has as many cases as its place has families.
PEOPLE = {
    PAVLODAR: 360, "551600000": 68, "552200000": 145, "553200000": 12, "553600000": 24, "554200000": 14,
    "554600000": 15, "554800000": 19, "555200000": 11, "555600000": 10, "556000000": 27, "556400000": 11,
    "556800000": 18,
}  # fmt: skip
# Two halves with about as many cases each: no family of one ever comes to an office of the other.
HALVES = ((PAVLODAR, "556800000"), tuple(code for code in PLACES if code not in (PAVLODAR, "556800000")))


def neighbour(code: str) -> str:
    """The office to which a family of this one moves."""
    half = next(half for half in HALVES if code in half)
    return half[(half.index(code) + 1) % len(half)]
