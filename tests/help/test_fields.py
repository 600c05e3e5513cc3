"""Beside each field of each officer's form stands the clause it comes from: one table, no field forgotten.

Planted defects this file goes red for: a new form without its rows; a row for a field no form has; a sentence missing
in one language; the mark inside the tab order.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.urls import reverse

from benefit_office.help.fields import source_of
from benefit_office.help.reading import shipped
from tests import factories as make

HOUSE = ("workflow", "applications", "decisions", "benefit_office")
NO_FORMS = ("migrations", "standins", "bench", "demo", "management", "keeping", "egov", "office.office")
# What only narrows a list or asks for a file has no clause: it changes nothing.
ASKING = {
    "TrailFilter", "LookFilter", "PeriodForm", "Period", "JournalFilter", "OrderForm@decisions", "LogForm",
    "AllowanceSearch", "ReportForm", "Filter", "CaseSearch", "RowForm",
}  # fmt: skip
OF_THE_LOG_IN = {"CodeForm", "LogInForm", "PasswordForm"}


def all_forms() -> list[type[forms.BaseForm]]:
    for name in HOUSE:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not any(part in module.name for part in NO_FORMS) and "__main__" not in module.name:
                importlib.import_module(module.name)
    return [form for form in below(forms.BaseForm) if form.__module__.partition(".")[0] in HOUSE]


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def is_an_officers(form: type[forms.BaseForm]) -> bool:
    app = form.__module__.partition(".")[0]
    if "standins" in form.__module__ or form.__name__ in OF_THE_LOG_IN:
        return False
    return not {form.__name__, f"{form.__name__}@{app}"} & ASKING


def test_each_field_of_each_form_has_its_source() -> None:
    bare = sorted(
        f"{form.__module__}.{form.__name__}.{name}"
        for form in all_forms()
        if is_an_officers(form)
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if not field.widget.is_hidden and source_of(form.__new__(form), name) is None
    )
    assert bare == [], "say in benefit_office/help/data/fields.json where they come from"


def test_the_table_names_no_field_that_no_form_has() -> None:
    known = {f"{form.__module__.partition('.')[0]}.{form.__name__}": form for form in all_forms()}
    strange = []
    for key in shipped("fields")["fields"]:
        form, _dot, field = key.rpartition(".")
        if form != "act" and (form not in known or field not in {"*", *known[form].base_fields}):  # type: ignore[attr-defined]
            strange.append(key)
    assert strange == []


def test_each_source_has_its_mark_and_sentence_in_three_languages_and_is_used() -> None:
    table = shipped("fields")
    assert {code for code, row in table["sources"].items() if not all(row.values())} == set()
    assert set(table["fields"].values()) == set(table["sources"])


@pytest.mark.django_db
@pytest.mark.clause("5.1")
def test_the_mark_stands_beside_the_field_and_leads_to_the_regulation_but_not_into_the_tab_order() -> None:
    client = make.client_of(make.staff().clerk)
    page = client.get(reverse("intake")).content.decode()
    mark = f'<a class="source" href="{reverse("regulation")}#clause-5.1" title="1-қадамның 30 минуты'
    assert mark in page
    assert page.count('class="source"') == page.count('rel="noopener" tabindex="-1"') > 40
    assert "1-қадамның 30 минуты" in client.get(reverse("help-fields")).content.decode()
