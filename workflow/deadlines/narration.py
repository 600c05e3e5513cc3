"""A due date's walk in the reader's language: Kazakh, Russian or English.

The sentences lie here as data and not in the message catalogues: the language is an argument, so that one
page, one sheet and one command may each speak its own, and the words need no Django to be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ..language.citations import cited
from ..working_time import Day, Entry

LANGUAGES = ("kk", "ru", "en")

_WEEKDAYS = {
    "kk": ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"),
    "ru": (
        "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье",
    ),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}  # fmt: skip
_MOMENTS = {
    "kk": "{day:%d.%m.%Y}, {weekday}, сағат\u00a0{time}",
    "ru": "{weekday}, {day:%d.%m.%Y}, в\u00a0{time}",
    "en": "on {weekday} {day:%d.%m.%Y} at\u00a0{time}",
}

_SENTENCES = {
    "handed_in": {"kk": "тапсырылды: {at}", "ru": "сдано {at}", "en": "handed in {at}"},
    "counts_as": {
        "kk": "жұмыс уақытынан тыс – тапсырылған уақыты деп есептеледі: {at}",
        "ru": "вне рабочего времени – считается сданным {at}",
        "en": "out of hours – counts as handed in {at}",
    },
    "opened": {"kk": "қадам ашылды: {at}", "ru": "шаг открыт {at}", "en": "step opened {at}"},
    "day_zero": {"kk": "{day} – 0-күн{info}", "ru": "{day} – день 0{info}", "en": "{day} – day 0{info}"},
    "day_off": {"kk": "{day} – демалыс күні", "ru": "{day} – выходной день", "en": "{day} – day off"},
    "days_off": {"kk": "{day} – демалыс күндері", "ru": "{day} – выходные дни", "en": "{day} – days off"},
    "named_day_off": {"kk": "{day} – {title}", "ru": "{day} – {title}", "en": "{day} – {title}"},
    "counted": {
        "kk": "{day} – {number}-жұмыс күні{info}",
        "ru": "{day} – {number}-й рабочий день{info}",
        "en": "{day} – working day {number}{info}",
    },
    "not_counted_paused": {
        "kk": "{day} – есептелмейді: мерзім кідіртілген",
        "ru": "{day} – не считается: срок приостановлен",
        "en": "{day} – not counted: the clock is paused",
    },
    "not_counted_closed": {
        "kk": "{day} – есептелмейді: қадам жабық",
        "ru": "{day} – не считается: шаг закрыт",
        "en": "{day} – not counted: the step is closed",
    },
    "worked": {
        "kk": "{day} {span} – {spent}",
        "ru": "{day} {span} – {spent}",
        "en": "{day} {span} – {spent}",
    },
    "paused": {
        "kk": "кідіртілді: {at}{reason}",
        "ru": "приостановлено {at}{reason}",
        "en": "paused {at}{reason}",
    },
    "still_paused": {
        "kk": "кідірту жалғасуда; есеп қазір қайта басталса: {at}",
        "ru": "приостановка продолжается; рассчитано, как если бы она закончилась {at}",
        "en": "still paused – counted as if resumed {at}",
    },
    "resumed": {"kk": "қайта басталды: {at}", "ru": "возобновлено {at}", "en": "resumed {at}"},
    "closed": {"kk": "қадам жабылды: {at}", "ru": "шаг закрыт {at}", "en": "step closed {at}"},
    "reopened": {
        "kk": "қадам қайта ашылды: {at}",
        "ru": "шаг снова открыт {at}",
        "en": "step re-opened {at}",
    },
    "nothing_left": {
        "kk": "мерзімнен уақыт қалмады",
        "ru": "времени по сроку не осталось",
        "en": "nothing is left of the limit",
    },
    "last_resort": {
        "kk": "{day} – ашылғаннан кейінгі ең жақын жұмыс күнінің соңы{info}",
        "ru": "{day} – ближайшее окончание рабочего дня после открытия{info}",
        "en": "{day} – first closing after the opening{info}",
    },
    "due": {"kk": "мерзімі: {at}", "ru": "срок истекает {at}", "en": "due {at}"},
}

_CLOSES = {"kk": "жабылуы {time}", "ru": "до {time}", "en": "closes {time}"}
_UNITS = {"kk": ("мин", "с"), "ru": ("мин", "с"), "en": ("min", "s")}
_REASONS = {
    "applicant": {
        "kk": "өтініш берушіні күту",
        "ru": "ожидание заявителя",
        "en": "waiting for the applicant",
    },
    "registry": {"kk": "тіркелімді күту", "ru": "ожидание реестра", "en": "waiting for a registry"},
    "technical": {"kk": "техникалық", "ru": "техническая", "en": "technical"},
    "hearing": {"kk": "тыңдау", "ru": "заслушивание", "en": "hearing"},
}


def narrate(entries: Iterable[Entry], language: str) -> list[str]:
    """The walk as sentences, one for each entry. A year is named with a day only where it changes."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not one of {', '.join(LANGUAGES)}.")
    sentences, year = [], 0
    for entry in entries:
        sentences.append(_sentence(entry, language, year))
        mentioned = entry.last_day or entry.day or entry.at
        year = mentioned.year if mentioned else year
    return sentences


def narrate_line(entries: Iterable[Entry], language: str) -> str:
    """The same walk on one line."""
    return " → ".join(narrate(entries, language))


def say_moment(moment: datetime, language: str) -> str:
    """«13.12.2024, жұма, сағат 16:40», as an adverb; with seconds where there are any."""
    weekday = _WEEKDAYS[language][moment.weekday()]
    return _MOMENTS[language].format(day=moment, weekday=weekday, time=_clock(moment))


def _sentence(entry: Entry, language: str, year: int) -> str:
    info = _titled(entry.info, language) if entry.info else ""
    day = entry.day or (entry.at.date() if entry.at else None)
    return _SENTENCES[_kind(entry, info)][language].format(
        at=say_moment(entry.at, language) if entry.at else "",
        day=_days(day, entry.last_day or day, year) if day else "",
        number=entry.number,
        title=info,
        info=f" ({info})" if info else "",
        reason=_reason(entry.reason, language),
        span=_span(entry),
        spent=_spent(entry.spent, language) if entry.spent is not None else "",
    )


def _kind(entry: Entry, info: str) -> str:
    if entry.what == "day_off":
        return "named_day_off" if info else "day_off" if entry.last_day == entry.day else "days_off"
    if entry.what == "not_counted":
        return f"not_counted_{entry.reason}"
    return entry.what


def _days(first: date, last: date | None, year: int) -> str:
    """«16.12», «14–15.12», «30.12.2024–02.01.2025»: no more than the reader needs."""
    pattern = "%d.%m" if first.year == year else "%d.%m.%Y"
    if last is None or last == first:
        return first.strftime(pattern)
    if last.year != first.year:
        return f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
    if last.month != first.month:
        return f"{first:%d.%m}–{last.strftime(pattern)}"
    return f"{first:%d}–{last.strftime(pattern)}"


def _titled(info: Day, language: str) -> str:
    parts = [info.title(language)]
    if info.closes is not None:
        parts.append(_CLOSES[language].format(time=info.closes.strftime("%H:%M")))
    parts.append(cited(info.order, language))
    return ", ".join(part for part in parts if part)


def _reason(category: str, language: str) -> str:
    if not category:
        return ""
    return f"\xa0– {_REASONS[category][language] if category in _REASONS else category}"


def _span(entry: Entry) -> str:
    if entry.at is None or entry.until is None:
        return ""
    return f"{_clock(entry.at)}–{_clock(entry.until)}"


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M:%S" if moment.second or moment.microsecond else "%H:%M")


def _spent(spent: timedelta, language: str) -> str:
    """Minutes, and seconds where the minute is not whole."""
    minutes, seconds = divmod(round(spent.total_seconds()), 60)
    minute, second = _UNITS[language]
    parts = [f"{minutes} {minute}"] if minutes or not seconds else []
    return " ".join([*parts, f"{seconds} {second}"] if seconds else parts)
