"""Dates as each language writes them on an official sheet."""

from datetime import date, datetime

NBSP = "\u00a0"

# Kazakh needs the month in three shapes: plain, «from» (бастап takes the ablative), «until» (дейін takes the dative).
KK_MONTHS = (
    ("қаңтар", "қаңтардан", "қаңтарға"),
    ("ақпан", "ақпаннан", "ақпанға"),
    ("наурыз", "наурыздан", "наурызға"),
    ("сәуір", "сәуірден", "сәуірге"),
    ("мамыр", "мамырдан", "мамырға"),
    ("маусым", "маусымнан", "маусымға"),
    ("шілде", "шілдеден", "шілдеге"),
    ("тамыз", "тамыздан", "тамызға"),
    ("қыркүйек", "қыркүйектен", "қыркүйекке"),
    ("қазан", "қазаннан", "қазанға"),
    ("қараша", "қарашадан", "қарашаға"),
    ("желтоқсан", "желтоқсаннан", "желтоқсанға"),
)
RU_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
RU_PLAIN_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


def long_date(day: date | str, language: str) -> str:
    """«2026 жылғы 22 қараша», «22 ноября 2026 года»."""
    day = _date(day)
    if language == "kk":
        return _kk(day, 0)
    return f"{day.day}{NBSP}{RU_MONTHS[day.month - 1]} {day.year}{NBSP}года"


def month_year(day: date | str, language: str) -> str:
    """«2026 жылғы қараша», «ноябрь 2026 года»."""
    day = _date(day)
    if language == "kk":
        return f"{day.year}{NBSP}жылғы {KK_MONTHS[day.month - 1][0]}"
    return f"{RU_PLAIN_MONTHS[day.month - 1]} {day.year}{NBSP}года"


def from_date(day: date | str, language: str) -> str:
    """«2026 жылғы 22 қарашадан бастап», «с 22 ноября 2026 года»."""
    if language == "kk":
        return f"{_kk(_date(day), 1)} бастап"
    return f"{'со' if _date(day).day == 2 else 'с'}{NBSP}{long_date(day, language)}"


def until_date(day: date | str, language: str) -> str:
    """«2026 жылғы 22 қарашаға дейін», «по 22 ноября 2026 года»; the day itself is included."""
    if language == "kk":
        return f"{_kk(_date(day), 2)} дейін"
    return f"по{NBSP}{long_date(day, language)}"


def short_date(day: date | str) -> str:
    """22.11.2026, for tables, in both languages."""
    return f"{_date(day):%d.%m.%Y}"


def short_moment(moment: datetime | str) -> str:
    """22.11.2026 16:40, for tables, in both languages."""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{moment:%d.%m.%Y}{NBSP}{moment:%H:%M}"


def _kk(day: date, shape: int) -> str:
    return f"{day.year}{NBSP}жылғы {day.day}{NBSP}{KK_MONTHS[day.month - 1][shape]}"


def _date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
