"""The handbooks say what the product says: each label, address and picture they quote exists.

Planted defects this file goes red for: a label that was renamed; an address that is gone; a picture nobody took or
nobody shows; a handbook in one language only; HTML of a text coming through.
"""

import re

import polib
import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from PIL import Image

from benefit_office.help import handbook
from benefit_office.office import messages
from tests import factories as make
from workflow.words import RoleKind

ROLES = [*RoleKind.values, *handbook.OUTSIDE]
BOOKS = [(role, language) for role in ROLES for language in handbook.LANGUAGES]
PICTURES = handbook.FOLDER / "pictures"
LARGEST = 120_000


def labels(language: str) -> set[str]:
    catalogue = polib.pofile(str(messages.LOCALE / language / "LC_MESSAGES" / "django.po"))
    return {entry.msgstr for entry in catalogue if not entry.msgid_plural}


@pytest.mark.parametrize(("role", "language"), BOOKS)
def test_each_label_and_address_of_a_handbook_exists(role: str, language: str) -> None:
    quoted = handbook.quoted(role, language)
    assert len(quoted["labels"]) > 9
    assert [label for label in quoted["labels"] if label not in labels(language)] == []
    dead = []
    for address in quoted["addresses"]:
        try:
            resolve(address)
        except Resolver404:
            dead.append(address)
    assert dead == []


def test_each_picture_is_shown_and_each_shown_one_is_taken_and_small() -> None:
    shown = {name for role, language in BOOKS for name in handbook.quoted(role, language)["pictures"]}
    taken = {file.name for file in PICTURES.glob("*.png")}
    assert taken == shown
    assert [name for name in taken if (PICTURES / name).stat().st_size > LARGEST] == []
    assert {mode_of(name) for name in taken} == {"P"}
    wrong = [
        name for role, language in BOOKS for name in handbook.quoted(role, language)["pictures"]
        if not name.endswith(f"-{language}.png")
    ]  # fmt: skip
    assert wrong == []


def mode_of(name: str) -> str:
    with Image.open(PICTURES / name) as picture:
        return picture.mode


@pytest.mark.parametrize("role", ROLES)
def test_both_languages_say_the_same_things(role: str) -> None:
    kazakh, russian = (handbook.quoted(role, language) for language in handbook.LANGUAGES)
    assert kazakh["addresses"] == russian["addresses"]
    assert len(kazakh["labels"]) == len(russian["labels"])


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "shown"), [("kk", "kk"), ("ru", "ru"), ("en", "ru")])
def test_an_officer_reads_them_in_the_office_with_their_pictures(language: str, shown: str) -> None:
    client = make.client_of(make.staff().clerk)
    client.cookies["django_language"] = language
    for role in RoleKind:
        page = client.get(reverse("handbook", args=[role]))
        html = page.content.decode()
        assert (page.status_code, html.count("<h1")) == (200, 1)
        assert page.context["shown"] == shown
        pictures = re.findall(r'src="(/help/pictures/[^"]+)"', html)
        assert len(pictures) == 2
        assert {client.get(path)["Content-Type"] for path in pictures} == {"image/png"}
        assert "<script" not in html.split("<main")[1]
    assert client.get(reverse("handbook", args=["nobody"])).status_code == 404
    assert client.get(reverse("help-picture", args=["nothing"])).status_code == 404


@pytest.mark.django_db
def test_applicant_and_operator_read_theirs_without_a_log_in_and_nobody_elses() -> None:
    stranger = Client()
    for who in handbook.OUTSIDE:
        page = stranger.get(reverse("guide", args=[who]))
        pictures = re.findall(r'src="(/guide/pictures/[^"]+)"', page.content.decode())
        assert (page.status_code, len(pictures)) == (200, 2)
        assert {stranger.get(path)["Content-Type"] for path in pictures} == {"image/png"}
    assert stranger.get(reverse("guide", args=["clerk"])).status_code == 404
    assert stranger.get(reverse("guide-picture", args=["clerk-queue-kk"])).status_code == 404
    for name in ("login", "status"):
        assert (
            f'href="{reverse("guide", args=["applicant"])}"' in stranger.get(reverse(name)).content.decode()
        )


@pytest.mark.django_db
def test_the_readers_own_handbook_stands_first() -> None:
    people = make.staff()
    page = make.client_of(people.executor).get(reverse("help"))
    assert page.context["roles"][0] == (RoleKind.EXECUTOR, True)
    assert [mine for _role, mine in page.context["roles"]] == [True, False, False, False, False]


def test_html_in_a_text_stays_text() -> None:
    shown = handbook.READER.render("<script>alert(1)</script> [x](javascript:alert(1))")
    assert "<script" not in shown
    assert "href" not in shown
