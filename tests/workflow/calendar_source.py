"""Where `workflow/seed/calendar.json` comes from: PyPI `holidays` with titles and orders of our own.

`python -m tests.workflow.calendar_source` prints the file anew. Migrations read the stored file and never the
package, so that a new release of it cannot change what an office was counted by.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache

import holidays

from workflow.calendars.state_holidays import kind_and_titles

YEARS = range(2012, 2028)

# The day off gained → the act that moved it, by its number in the legal database adilet.zan.kz: P is a decree
# of the Government, G an order of a ministry; two digits of the year, then the act's own number.
ACTS = {
    date(2012, 3, 9): "P1200000268",
    date(2012, 4, 30): "P1200000458",
    date(2012, 12, 31): "P1200001538",
    date(2013, 5, 10): "P1300000345",
    date(2013, 10, 14): "P1300001068",
    date(2014, 1, 3): "P1300001322",
    date(2014, 5, 2): "P1400000365",
    date(2014, 5, 8): "P1400000365",
    date(2016, 3, 7): "P1600000067",
    date(2017, 3, 20): "P1700000005",
    date(2017, 7, 7): "P1700000005",
    date(2018, 3, 9): "P1700000864",
    date(2018, 4, 30): "P1700000864",
    date(2018, 5, 8): "P1700000864",
    date(2018, 8, 31): "P1700000864",
    date(2018, 12, 31): "P1700000864",
    date(2019, 5, 10): "P1800000888",
    date(2020, 1, 3): "P1900000820",
    date(2020, 5, 8): "P1900000820",
    date(2020, 12, 18): "P1900000820",
    date(2021, 7, 5): "P2000000930",
    date(2022, 3, 7): "P2100000713",
    date(2022, 8, 29): "P2100000713",
    date(2022, 10, 24): "P2200000796",
    date(2023, 7, 7): "P2300000326",
    date(2024, 5, 8): "G24G0000109",
    date(2025, 1, 3): "G24G0000436",
}


def derived_days(years: range = YEARS) -> list[dict[str, str]]:
    """Every day of those years that differs from its weekday, as the package knows it."""
    found = [row for year in years for row in _year(year)]
    return sorted(found, key=lambda row: row["date"])


def _year(year: int) -> Iterator[dict[str, str]]:
    calendar = holidays.country_holidays("KZ", years=year, language="kk")
    for day, name in sorted(calendar.items()):
        exchanged = re.fullmatch(r"Демалыс күні \((\d\d)\.(\d\d)\.(\d{4}) бастап ауыстырылды\)", name)
        if exchanged:
            yield from _exchange(day, date(int(exchanged[3]), int(exchanged[2]), int(exchanged[1])))
        elif named := kind_and_titles(name):
            kind, titles = named
            yield _row(day, kind.value, titles)


def _exchange(off: date, worked: date) -> Iterator[dict[str, str]]:
    """A working day given off, and the day off worked for it."""
    act = ACTS[off]
    source = f"№ {int(act[-7:])}, 20{act[1:3]} (adilet.zan.kz: {act})"
    yield _row(
        off,
        "off",
        (
            f"Демалыс күні ({worked:%d.%m.%Y} күнінен ауыстырылған)",
            f"Выходной день (перенесен с {worked:%d.%m.%Y})",
            f"Day off (moved from {worked:%d.%m.%Y})",
        ),
        source,
    )
    yield _row(
        worked,
        "worked",
        (
            f"Жұмыс күні ({off:%d.%m.%Y} орнына)",
            f"Рабочий день (вместо {off:%d.%m.%Y})",
            f"Working day (instead of {off:%d.%m.%Y})",
        ),
        source,
    )


def _row(day: date, kind: str, titles: tuple[str, ...], source: str = "") -> dict[str, str]:
    kk, ru, en = titles
    return {
        "date": day.isoformat(),
        "kind": kind,
        "title_kk": kk,
        "title_ru": ru,
        "title_en": en,
        "source": source,
    }


@cache
def package_works_on(day: date) -> bool:
    """The package's own word on a date, with all years known to it so that moves across New Year hold."""
    return bool(_ALL.is_working_day(day))


_ALL = holidays.country_holidays("KZ", years=range(YEARS.start, YEARS.stop + 1))


if __name__ == "__main__":
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in derived_days())
    head = {
        "years": list(YEARS),
        "source": f"python-holidays {holidays.__version__}; acts on moved days off by adilet.zan.kz",
    }
    sys.stdout.write(f'{json.dumps(head, ensure_ascii=False)[:-1]}, "days": [\n{rows}\n]}}\n')
