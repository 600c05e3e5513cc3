"""Names as they are heard in Pavlodar region: Kazakh, Russian, Ukrainian, German and Korean families."""

from dataclasses import dataclass
from random import Random

FEMALE, MALE = "f", "m"

Pair = tuple[str, str]  # of a man and of a woman


@dataclass(frozen=True)
class People:
    """One community: its surnames, given names, and a father's names with the patronymics made of them."""

    surnames: tuple[Pair, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    patronymics: tuple[Pair, ...]
    language: str


def _gendered(*stems: str) -> tuple[Pair, ...]:
    return tuple((stem, f"{stem}а") for stem in stems)


def _alike(*surnames: str) -> tuple[Pair, ...]:
    return tuple((surname, surname) for surname in surnames)


_KAZAKH_FATHERS = (
    "Қайрат", "Серік", "Болат", "Нұрлан", "Ерлан", "Марат", "Асқар", "Талғат", "Бауыржан", "Мұрат", "Еркін", "Айдос",
    "Данияр", "Арман", "Қанат", "Ержан", "Азамат", "Бақыт", "Сәкен", "Ахмет", "Оразбек", "Төлеген", "Жанат", "Ғалым",
)  # fmt: skip
# A Kazakh father's name gives «-ұлы, -қызы»; in many families' papers still «-ович, -овна».
_KAZAKH_PATRONYMICS = tuple((f"{name}ұлы", f"{name}қызы") for name in _KAZAKH_FATHERS) + tuple(
    (f"{name}ович", f"{name}овна") for name in _KAZAKH_FATHERS[:10]
)
_SLAVIC_PATRONYMICS: tuple[Pair, ...] = (
    ("Викторович", "Викторовна"), ("Сергеевич", "Сергеевна"), ("Александрович", "Александровна"),
    ("Николаевич", "Николаевна"), ("Андреевич", "Андреевна"), ("Владимирович", "Владимировна"),
    ("Михайлович", "Михайловна"), ("Юрьевич", "Юрьевна"), ("Иванович", "Ивановна"), ("Петрович", "Петровна"),
    ("Дмитриевич", "Дмитриевна"), ("Павлович", "Павловна"), ("Евгеньевич", "Евгеньевна"), ("Ильич", "Ильинична"),
)  # fmt: skip
_SLAVIC_MEN = (
    "Виктор", "Сергей", "Александр", "Николай", "Андрей", "Владимир", "Юрий", "Евгений", "Олег", "Геннадий",
)  # fmt: skip
_SLAVIC_WOMEN = (
    "Ольга", "Наталья", "Елена", "Светлана", "Татьяна", "Ирина", "Людмила", "Анна", "Галина", "Валентина",
    "Марина", "Лариса",
)  # fmt: skip
_SLAVIC_BOYS = ("Артём", "Кирилл", "Матвей", "Данил", "Егор", "Никита", "Тимофей", "Роман", "Максим", "Глеб")
_SLAVIC_GIRLS = ("София", "Дарья", "Полина", "Алина", "Вероника", "Варвара", "Ксения", "Милана", "Ева", "Яна")


def _slavic(*surnames: Pair) -> People:
    return People(
        surnames, _SLAVIC_MEN, _SLAVIC_WOMEN, _SLAVIC_BOYS, _SLAVIC_GIRLS, _SLAVIC_PATRONYMICS, language="ru"
    )


KAZAKH = People(
    surnames=_gendered(
        "Ахметов", "Әбдіқаримов", "Қасымов", "Нұрғалиев", "Жүнісов", "Сейітов", "Омаров", "Төлеуов", "Сыздықов",
        "Ыбыраев", "Мұқанов", "Байжанов", "Жақыпов", "Қожахметов", "Смағұлов", "Тілеубеков", "Исин", "Есенов",
        "Шәріпов", "Баймағамбетов", "Рахымжанов", "Кәрімов", "Оспанов", "Аманжолов", "Дүйсенов", "Көшербаев",
        "Ғабдуллин", "Ысқақов", "Хамзин", "Үкібаев",
    ) + _alike("Бекмұрат", "Серікбай", "Жұмабай", "Сапар", "Тоқтар", "Әлібек"),
    men=(
        "Бауыржан", "Дәурен", "Ғани", "Еркін", "Бекзат", "Жандос", "Санжар", "Олжас", "Нұржан", "Рүстем", "Қуаныш",
        "Әділет", "Талғат", "Мейрам", "Сырым", "Үмбет",
    ),
    women=(
        "Айгүл", "Гүлнар", "Сәуле", "Жанар", "Динара", "Әсел", "Ұлпан", "Мәдина", "Айнұр", "Бибігүл", "Қарлығаш",
        "Раушан", "Зәуре", "Күләш", "Шолпан", "Гүлжан", "Ләззат", "Нұргүл", "Ботагөз", "Меруерт",
    ),
    boys=(
        "Алихан", "Айсұлтан", "Мирас", "Ерасыл", "Нұрислам", "Әлинұр", "Бекарыс", "Темірлан", "Жәңгір", "Дінмұхамед",
        "Санжар", "Әмір",
    ),
    girls=(
        "Аяулым", "Аружан", "Айзере", "Томирис", "Інжу", "Айша", "Сезім", "Көзайым", "Малика", "Дария", "Ұлжан",
        "Әмина",
    ),
    patronymics=_KAZAKH_PATRONYMICS,
    language="kk",
)  # fmt: skip
RUSSIAN = _slavic(
    *_gendered(
        "Соколов", "Кузнецов", "Морозов", "Волков", "Лебедев", "Новиков", "Зайцев", "Орлов", "Макаров", "Захаров",
        "Белов", "Комаров", "Фролов", "Никитин", "Воробьёв", "Гусев",
    )
)  # fmt: skip
UKRAINIAN = _slavic(
    *_alike(
        "Шевченко", "Бондаренко", "Ткаченко", "Савченко", "Гончаренко", "Ковальчук", "Литвиненко", "Кравчук", "Мельник",
    )
)  # fmt: skip
GERMAN = _slavic(
    *_alike("Шмидт", "Вебер", "Майер", "Фишер", "Гофман", "Кох", "Вагнер", "Шнайдер", "Беккер", "Лейман")
)
KOREAN = _slavic(*_alike("Ким", "Пак", "Цой", "Тен", "Ли", "Хан", "Югай", "Нам", "Шин"))

COMMUNITIES = (KAZAKH, RUSSIAN, UKRAINIAN, GERMAN, KOREAN)
SHARES = (58, 22, 8, 7, 5)


def community(rng: Random) -> People:
    """A family's community, as often as it is met."""
    return rng.choices(COMMUNITIES, SHARES)[0]


def of_sex(pair: Pair, sex: str) -> str:
    """The form of a surname or a patronymic that a man or a woman bears."""
    return pair[sex == FEMALE]
