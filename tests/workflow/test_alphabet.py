"""Keys by which names are sorted and found."""

from importlib import import_module
from string import ascii_letters

import pytest
from django.db import connection

from applications.models import Person
from tests.bench.test_plans import much_read, plan_of
from workflow.language.alphabet import LETTERS, search_key, sort_key
from workflow.search import SearchKey


def test_the_kazakh_alphabet_sorts_as_it_stands_in_the_school_book() -> None:
    assert sorted(set(LETTERS), key=sort_key) == list(LETTERS)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Қасымова", "касымова"),
        ("Өмірұлы", "омирулы"),
        ("Һамит", "хамит"),
        ("Алёна", "Алена"),
        ("Ғани", "ГАНИ"),
    ],
)
def test_a_name_is_found_by_the_look_alikes_of_a_russian_keyboard(written: str, typed: str) -> None:
    assert search_key(written) == search_key(typed)


def test_no_two_letters_of_the_russian_alphabet_share_a_key_but_the_look_alikes() -> None:
    letters = "абвгдежзиклмнопрстуфхцчшщъыьэюя"
    keys = {search_key(letter) for letter in letters}
    assert len(keys) == len(letters)
    assert all(key.isascii() and key.isalnum() for key in keys)


@pytest.mark.django_db
def test_the_database_writes_the_key_of_a_column_as_python_does() -> None:
    name = f"{LETTERS} {LETTERS.upper()} {ascii_letters} 1-2'"
    Person.objects.create(surname=name[:120], name="Ә")
    assert Person.objects.annotate(key=SearchKey("surname")).get().key == search_key(name[:120])


@pytest.mark.django_db
def test_a_part_of_a_name_is_looked_up_in_the_index_whatever_locale_the_database_has() -> None:
    Person.objects.bulk_create(
        Person(surname=f"Сәт{place}", name="Ә", sort_key="", search_key=search_key(f"Сәт{place:04}баев Ә"))
        for place in range(600)
    )
    Person.objects.create(surname="Шыңғысқожаева", name="Әсел")
    found = Person.objects.filter(search_key__contains=search_key("ңғысқожа")).order_by()
    assert [person.surname for person in found] == ["Шыңғысқожаева"]
    sql, terms = found.query.sql_with_params()
    assert list(much_read(plan_of(sql, terms), most=1)) == []


@pytest.mark.django_db
def test_the_migration_gives_kept_persons_the_key_they_are_looked_up_by() -> None:
    person = Person.objects.create(surname="Шыңғысқожаева", name="Юлия", patronymic="Өмірқызы")
    wanted = person.search_key
    Person.objects.update(search_key="ШЫНГЫСКОЖАЕВА ЮЛИЯ ОМИРКЫЗЫ")
    with connection.cursor() as cursor:
        cursor.execute(import_module("applications.migrations.0011_plain_search_keys").RENAME)
    person.refresh_from_db()
    assert person.search_key == wanted
