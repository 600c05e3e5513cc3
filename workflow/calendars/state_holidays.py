"""The state holidays of a year as PyPI `holidays` knows them, in three languages.

An administrator enters a coming year from here; the years shipped lie in `workflow/seed/calendar.json`, so that a
new release of the package cannot change what an office was counted by.
"""

from collections.abc import Iterator

import holidays

from ..models import CalendarDay

# The package's Kazakh name → kk, ru, en.
TITLES = {
    "Жаңа жыл": ("Жаңа жыл", "Новый год", "New Year"),
    "Православиелік Рождество": ("Православиелік Рождество", "Православное Рождество", "Orthodox Christmas"),
    "Халықаралық әйелдер күні": (
        "Халықаралық әйелдер күні",
        "Международный женский день",
        "International Women's Day",
    ),
    "Наурыз мейрамы": ("Наурыз мейрамы", "Наурыз мейрамы", "Nauryz"),
    "Қазақстан халқының бірлігі мерекесі": (
        "Қазақстан халқының бірлігі мерекесі",
        "Праздник единства народа Казахстана",
        "Day of Unity of the People of Kazakhstan",
    ),
    "Отан Қорғаушы күні": (
        "Отан қорғаушы күні",
        "День защитника Отечества",
        "Defender of the Fatherland Day",
    ),
    "Жеңіс күні": ("Жеңіс күні", "День Победы", "Victory Day"),
    "Астана күні": ("Астана күні", "День столицы", "Capital Day"),
    "Қазақстан Республикасының Конституциясы күні": (
        "Қазақстан Республикасының Конституциясы күні",
        "День Конституции Республики Казахстан",
        "Constitution Day",
    ),
    "Республика күні": ("Республика күні", "День Республики", "Republic Day"),
    "Қазақстан Республикасы күні": ("Республика күні", "День Республики", "Republic Day"),
    "Қазақстан Республикасының Тұңғыш Президенті күні": (
        "Қазақстан Республикасының Тұңғыш Президенті күні",
        "День Первого Президента Республики Казахстан",
        "First President Day",
    ),
    "Тәуелсіздік күні": ("Тәуелсіздік күні", "День Независимости", "Independence Day"),
    "Құрбан айт": ("Құрбан айт", "Курбан айт", "Kurban Ait"),
}
MOVED_ON = (" (ауыстырылған демалыс күні)", " (перенесенный выходной)", " (day off moved)")
ESTIMATED = (" (болжам бойынша)", " (по расчету)", " (estimated)")
SOURCE = f"python-holidays {holidays.__version__}"
_MOVED_NAME, _ESTIMATED_NAME = " (қайта белгіленген демалыс)", " (бағаланған)"
_NO_MARK = ("", "", "")


def state_holidays(year: int) -> list[CalendarDay]:
    """The holidays of a year and the days off they move to, not yet saved. Yearly orders are typed in by hand."""
    return list(_days(year))


def _days(year: int) -> Iterator[CalendarDay]:
    for day, name in sorted(holidays.country_holidays("KZ", years=year, language="kk").items()):
        if named := kind_and_titles(name):
            kind, (kk, ru, en) = named
            yield CalendarDay(date=day, kind=kind, title_kk=kk, title_ru=ru, title_en=en, source=SOURCE)


def kind_and_titles(name: str) -> tuple[CalendarDay.Kind, tuple[str, ...]] | None:
    """What the package's Kazakh name says of a day; None for a day that an order exchanged."""
    for ending, mark in ((_MOVED_NAME, MOVED_ON), (_ESTIMATED_NAME, ESTIMATED), ("", _NO_MARK)):
        title = name.removesuffix(ending)
        if name.endswith(ending) and title in TITLES:
            kind = CalendarDay.Kind.OFF if ending == _MOVED_NAME else CalendarDay.Kind.HOLIDAY
            return kind, tuple(each + more for each, more in zip(TITLES[title], mark, strict=True))
    return None


def is_estimated(day: CalendarDay) -> bool:
    """A holiday by the moon whose date is not announced yet: it may still turn out a working day."""
    return day.kind == CalendarDay.Kind.HOLIDAY and day.title_en.endswith(ESTIMATED[2])
