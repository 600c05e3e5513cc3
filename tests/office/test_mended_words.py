"""Words mended after they were shipped: an office that runs gets them, and what it has written itself stays.

Planted defects this file goes red for: a text that is looked for in other words than were shipped; the rows of the
checklist left under their trigger; a row found by its code alone.
"""

from importlib import import_module
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db.models import Model

MENDED = [
    ("workflow", "0028_words", "workflow.ApplicantText"),
    ("workflow", "0029_words", "workflow.Rung"),
    ("applications", "0021_words", "applications.Requirement"),
    ("applications", "0022_words", "workflow.NoticeText"),
    ("decisions", "0013_words", "decisions.Milestone"),
    ("decisions", "0014_words", "decisions.Milestone"),
]


def words(rows: Any, shipped: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    return {(code, field): rows.values_list(field, flat=True).get(code=code) for code, field in shipped}


@pytest.mark.django_db
@pytest.mark.parametrize(("app", "name", "model"), MENDED)
def test_shipped_words_are_mended_and_an_offices_own_stay(app: str, name: str, model: str) -> None:
    migration = import_module(f"{app}.migrations.{name}")
    kind: type[Model] = apps.get_model(model)
    rows, shipped = kind._default_manager, migration.SHIPPED
    now = words(rows, shipped)
    assert not set(now.items()) & set(shipped.items())
    (own_code, own_field), *others = shipped
    with pgtrigger.ignore():
        for code, field in others:
            rows.filter(code=code).update(**{field: shipped[code, field]})
        rows.filter(code=own_code).update(**{own_field: "our own words"})
    migration.load(apps, None)
    assert words(rows, shipped) == now | {(own_code, own_field): "our own words"}


@pytest.mark.django_db
def test_the_drawing_of_annex_2_is_mended_where_it_stands() -> None:
    migration = import_module("workflow.migrations.0028_words")
    diagram = apps.get_model("workflow", "Diagram").objects.get(annex=2)
    now = diagram.table
    box = next(box for box in now["boxes"] if migration.REFUSED[1] in box["text"]["ru"])
    box["text"]["ru"] = box["text"]["ru"].replace(*reversed(migration.REFUSED))
    diagram.save()
    migration.load(apps, None)
    diagram.refresh_from_db()
    assert migration.REFUSED[1] in str(diagram.table)
    assert migration.REFUSED[0] not in str(diagram.table)


@pytest.mark.django_db
def test_the_consent_in_english_and_the_name_of_mai_are_mended_where_they_stand() -> None:
    terms = apps.get_model("applications", "ConsentTerms").objects
    consent, offices = (
        import_module("applications.migrations.0022_words"),
        import_module("workflow.migrations.0029_words"),
    )
    now = terms.values_list(*consent.CONSENT).get()
    mai = apps.get_model("workflow", "Office").objects.filter(place_en="Mai district")
    office = mai.get()
    with pgtrigger.ignore():
        terms.update(**consent.CONSENT)
    mai.update(**offices.MAI)
    consent.load(apps, None)
    offices.load(apps, None)
    assert terms.values_list(*consent.CONSENT).get() == now
    assert mai.get(name_en="Education department of Mai district") == office
