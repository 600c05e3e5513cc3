"""What the shipped rows cite is said in the reader's language.

Planted defects this file goes red for: `cited` handing back the row's own text; a citation left out of the shipped
table; `kept` that keeps the language the form was saved in.
"""

import pytest
from django.apps import apps
from django.utils import translation

from workflow.forms import SourceInput
from workflow.language.citations import cited, kept
from workflow.language.text import unbroken

ENGLISH = "Regulation 9–12, Annexes 2–4"
KAZAKH = "Регламенттің 9–12-тармақтары, 2–4-қосымшалар"


@pytest.mark.django_db
def test_each_shipped_row_cites_its_source_in_three_languages() -> None:
    said = {}
    for row in (
        "workflow.Edition", "workflow.Diagram", "workflow.ApplicantText", "applications.ConsentTerms",
        "applications.Requirement", "applications.LookReason", "applications.DoorSender", "decisions.Milestone",
    ):  # fmt: skip
        for source in set(apps.get_model(row).objects.values_list("source", flat=True)):
            for language in ("kk", "ru", "en"):
                with translation.override(language):
                    said.setdefault(source, set()).add(cited(source))
    assert {source: len(ways) for source, ways in said.items()} == dict.fromkeys(said, 3)


@pytest.mark.parametrize(
    ("language", "decree", "order"),
    [
        ("kk", "Үкіметтің 2012 жылғы №\xa0268 қаулысы", "министрдің 2024 жылғы №\xa0436 бұйрығы"),
        ("ru", "постановление Правительства 2012 года №\xa0268", "приказ министра 2024 года №\xa0436"),
        ("en", "Government decree №\xa0268 of 2012", "minister's order №\xa0436 of 2024"),
    ],
)
def test_an_act_that_moved_days_off_is_named_and_not_only_numbered(
    language: str, decree: str, order: str
) -> None:
    acts = ("№ 268, 2012 (adilet.zan.kz: P1200000268)", "№ 436, 2024 (adilet.zan.kz: G24G0000436)")
    assert [cited(act, language) for act in acts] == [decree, order]


def test_what_an_officer_entered_stays_as_he_wrote_it() -> None:
    with translation.override("ru"):
        assert cited("Бұйрық № 5") == "Бұйрық № 5"
    assert kept("Бұйрық № 5") == "Бұйрық № 5"


def test_a_form_shows_a_citation_in_the_readers_language_and_keeps_it_as_it_was_shipped() -> None:
    with translation.override("kk"):
        assert SourceInput().format_value(ENGLISH) == KAZAKH
    assert SourceInput().value_from_datadict({"source": f" {KAZAKH} "}, {}, "source") == ENGLISH


def test_a_number_and_a_name_with_initials_stay_in_one_line_and_everything_is_escaped() -> None:
    whole = unbroken("551-2026-10 <b> Ахметова Б. С. – кеше")
    assert whole == (
        '<span class="nowrap">551-2026-10</span> &lt;b&gt; <span class="nowrap">Ахметова Б. С.</span> – кеше'
    )
    assert unbroken("шешім – Б. А. Н.") == 'шешім – <span class="nowrap">Б. А. Н.</span>'
    assert unbroken("Due: 01.12.2026 09:12.") == 'Due: <span class="nowrap">01.12.2026 09:12</span>.'
    assert unbroken("сумма: 10 × 4\xa0325") == 'сумма: <span class="nowrap">10 × 4\xa0325</span>'
    assert unbroken("от 13 апреля 2015 года № 198") == (
        'от <span class="nowrap">13 апреля</span> 2015 года <span class="nowrap">№ 198</span>'
    )
    assert (
        unbroken("3 марафона, 12 майских, 5 мая")
        == '3 марафона, 12 майских, <span class="nowrap">5 мая</span>'
    )
