import json
from datetime import date, time
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed"
FIRST_DAY = date(2012, 1, 1)


def read(name):
    return json.loads((SEED / name).read_text("utf-8"))


def load(apps, schema_editor):
    """The thirteen offices with default hours, the edition of order № 198, the ladder of reminders, the days off."""
    model = lambda name: apps.get_model("workflow", name)  # noqa: E731
    offices = [model("Office").objects.create(**office) for office in read("offices.json")["offices"]]
    for office in offices:
        model("OfficeHours").objects.create(
            office=office, valid_from=FIRST_DAY, opens=time(9), break_starts=time(13), break_ends=time(14, 30),
            closes=time(18, 30), weekdays=[0, 1, 2, 3, 4],
        )  # fmt: skip
    regulation = read("edition_198.json")
    edition = model("Edition").objects.create(**regulation["edition"])
    model("EditionSwitch").objects.create(edition=edition, since=FIRST_DAY)
    for step in regulation["steps"]:
        model("Step").objects.create(edition=edition, **step)
    for category in regulation["pause_categories"]:
        model("PauseCategory").objects.create(**category)
    for rung in read("rungs.json")["rungs"]:
        model("Rung").objects.create(**rung)
    calendar = read("calendar.json")
    for year in calendar["years"]:
        model("CalendarYear").objects.create(year=year, source=calendar["source"])
    days = [model("CalendarDay")(**day) for day in calendar["days"]]
    model("CalendarDay").objects.bulk_create(days)
    model("CalendarStamp").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_access_log")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
