"""Every text of the office in good Kazakh and Russian: none missing, none guessed, one word for one term."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import django
import polib
import pytest
import rest_framework
from django.test import Client
from django.utils.formats import localize
from django.utils.translation import gettext, ngettext, override
from django.utils.translation.template import templatize

from benefit_office import framework_texts
from benefit_office.office import messages
from tests import factories as make

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("applications", "benefit_office", "decisions", "workflow")
LANGUAGES = ("kk", "ru")

# What stays in Latin letters: formats, codes and names that are spelt so in every language.
LATIN = {
    "at", "applications", "command", "CSV", "dpi", "doctor", "false", "IBAN", "JPEG", "JSON", "KZ", "mismatch", "PDF",
    "PNG", "seen", "SHA", "T", "true", "UUID",
    "Authorization", "Bearer", "HTML", "Idempotency", "Key", "press", "SMS", "tags", "XLSX",
    "Aegis", "AUTH", "Authenticator", "CMS", "FreeOTP", "Google", "GOST", "JavaScript", "NCALayer", "QR", "RSA",
    "ncl", "pki", "gov", "kz", "a", "href", "Accept", "operator", "demo", "guardian", "children", "typed", "text",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
WORD = re.compile(r"[^\W\d_]+")
HASH = re.compile(r"\b[0-9a-f]{8,}\b")

# A term in an English text asks for its word in the Kazakh and in the Russian one.
GLOSSARY = {
    r"\bapplicants?\b": ("қызметті алушы|өтініш берушіні күту", "услугополучател|ожидание заявителя"),
    r"(?<!benefit )(?<!Provider's )(?<!ord of the )(?<!ords of the )(?<!opens the )"
    r"\boffices?\b(?! changed| hours| is saved| that decides)": (
        "қызметті беруші|органға",
        "услугодател|другой орган",
    ),
    r"\bclerk\b": ("кеңсе қызметкер", "сотрудник\\w* канцелярии"),
    r"\bhead\b(?! of the chain)": ("басшы", "руководител"),
    r"\bexecutors?\b": ("орындаушы", "исполнител"),
    r"\badministrator\b": ("әкімгер", "администратор"),
    r"\bofficers?\b": ("қызметкер", "сотрудник"),
    r"\bsubstitute\b": ("орынбасар", "заместител|замеща"),
    r"\brepresentative\b": ("өкіл", "представител"),
    r"\bpower of attorney\b": ("сенімхат", "доверенност"),
    r"\bIINs?\b": ("ЖСН", "ИИН"),
    r"\bguardian\b": ("қамқоршы|қорғаншы \\(14 жасқа толмаған", "опекун"),
    r"\btrustee\b": ("қорғаншы|қамқоршы \\(14 жастан асқан", "попечител"),
    r"\bresolution\b": ("бұрыштама", "резолюци"),
    r"\bregistration journal\b": ("есепке алу журнал", "журнал\\w* регистрации"),
    r"\bnotices?\b": ("хабарлама", "уведомлен"),
    r"\boverdue\b": ("мерзімі|кешік", "просроч"),
    r"\bpaused?\b": ("кідір", "приостан|пауз"),
    r"\bresumed?\b": ("қайта баста", "возобн"),
    r"\bwithdr[ae]wn?\b|\bwithdraws\b": ("кері қайтарып ал", "отозва|отзыва"),
    r"\bworking days?\b": ("жұмыс күн", "рабоч\\w+ д[неь]"),
    r"\bpasswords?\b": ("құпиясөз", "парол"),
    r"\bState Corporation\b": ("Мемлекеттік корпорация", "Государственн\\w+ корпораци"),
    r"^Cancel$": ("^Болдырмау$", "^Отмена$"),
    r"\b(calculation index|MCI)\b": ("АЕК|айлық есептік көрсеткіш", "МРП|месячный расчетный показатель"),
}
# A page addresses its reader in one way: «Сіз», «вы» (only a letter to one person writes «Вы»).
NEVER = {
    "kk": ("пароль", "әкімші", "қолданушы", "мөрі", "ё", "Отмена", r"(?<=[^\W\d] )сіз(дің|ге|ді|де|ден|бен)?\b"),
    "ru": (
        "ё", "оффис", "офис", "пользовател[ья] услуг", "Астан", "журнал[еа]? просмотров", "ереназнач",
        r"(?<=[^\W\d] )(Вы|Вас|Вам|Вами|Ваш\w*)\b", r"(?<=, )(Вы|Вас|Вам|Вами|Ваш\w*)\b",
    ),
}  # fmt: skip


@pytest.fixture
def our_texts(settings: Any, tmp_path: Path) -> None:
    """The catalogues as they are written now, whether or not the set-up has compiled them."""
    for language in LANGUAGES:
        place = tmp_path / language / "LC_MESSAGES"
        place.mkdir(parents=True)
        catalogue(language).save_as_mofile(str(place / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGE_CODE = "kk"


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(messages.LOCALE / language / "LC_MESSAGES" / "django.po"))


def texts(entry: polib.POEntry) -> list[str]:
    """All forms of the translation."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


# -- the catalogues are whole -----------------------------------------------------------------------------------


def test_nothing_is_untranslated_or_guessed() -> None:
    assert messages.gaps() == []


def test_both_languages_have_the_same_entries() -> None:
    kazakh, russian = ({(entry.msgctxt, entry.msgid) for entry in catalogue(each)} for each in LANGUAGES)
    assert kazakh == russian


def test_the_catalogues_hold_every_text_of_the_code_and_the_pages() -> None:
    """`make messages` collects them with gettext's tools; this test needs none."""
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue("kk")}
    missing = sorted({text[1] for text in collected()} - {msgid for _, msgid in known})
    assert not missing, "run `make messages` and translate: " + "; ".join(missing)
    assert {text for text in collected() if text[0]} <= known


def collected() -> Iterator[tuple[str | None, str]]:
    """(context, text) of each call to gettext in the sources."""
    for folder in HOUSE:
        for source in sorted((ROOT / folder).rglob("*.py")):
            yield from calls(ast.parse(source.read_text()))
    for folder in ("templates", "benefit_office/standins/templates"):
        for page in sorted((ROOT / folder).rglob("*.html")):
            yield from calls_of_page(templatize(page.read_text(), origin=str(page)))


def calls(tree: ast.AST) -> Iterator[tuple[str | None, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if re.fullmatch(r"_|n?gettext(_lazy|_noop)?", name) and words and isinstance(words[0], str):
                yield None, words[0]
            elif re.fullmatch(r"n?pgettext(_lazy)?", name):
                yield str(words[0]), str(words[1])


def calls_of_page(source: str) -> Iterator[tuple[str | None, str]]:
    """Django turns a template into gettext calls among blanked letters; each call is read as Python."""
    for start in re.finditer(r"(?:\b(?:n?p?gettext)|_)\(", source):
        for end in re.finditer(r"\)", source[start.start() :]):
            try:
                tree = ast.parse(source[start.start() :][: end.end()].strip())
            except SyntaxError:
                continue
            yield from calls(tree)
            break


def test_gettext_is_imported_under_names_that_are_collected() -> None:
    """xgettext knows `_` and gettext's own names; a text under any other alias would stay English."""
    strange = [
        f"{source.relative_to(ROOT)}: {alias.asname}"
        for folder in HOUSE
        for source in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname not in (None, "_")
    ]
    assert strange == []


def test_no_text_hides_in_an_f_string() -> None:
    """xgettext does not look into them."""
    hidden = [
        f"{source.relative_to(ROOT)}:{node.lineno}"
        for folder in HOUSE
        for source in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.JoinedStr) and any(True for _ in calls(node))
    ]
    assert hidden == []


def test_the_framework_still_says_what_we_translate_for_it() -> None:
    """A new Django may word a sentence anew; then ours would no longer be found."""
    folders = [Path(django.__file__).parent / each for each in ("conf", "contrib/auth", "contrib/postgres")]
    said = {
        entry.msgid
        for folder in folders
        for entry in polib.pofile(str(folder / "locale/en/LC_MESSAGES/django.po"))
    }
    api = Path(rest_framework.__file__).parent
    for name in ("exceptions", "pagination"):
        said |= {text for _, text in calls(ast.parse((api / f"{name}.py").read_text()))}
    ours = {text for _, text in calls(ast.parse(Path(framework_texts.__file__).read_text()))}
    assert ours - said == set()


# What stands in a page's source in its own letters: each language's own name, names of formats and programs.
BARE = {
    "Қаз", "Рус", "Eng", "Қазақша", "Русский", "English", "қазақша", "русски", "по", "SHA", "PDF", "XLSX", "XML",
    "sha", "sum", "file", "pdf", "certutil", "hashfile", "Message", "ID", "ЭҮШ", "ШЭП", "КДП", "ҮЛГІ",
    "ЖТ", "МДҚ", "ГБД", "ФЛ", "БНАЖ", "ЕНИС",
    "ОБРАЗЕЦ", "OCSP", "TSA", "CRL", "pki", "crl", "rsa", "gost",
}  # fmt: skip
PAGES = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "benefit_office/standins/templates").rglob("*.html")]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.parent.name != "sheets"], ids=lambda page: page.stem
)
def test_no_word_stands_in_a_page_outside_gettext(page: Path) -> None:
    """Its title, labels for the ear and placeholders among them."""
    source = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", page.read_text(), flags=re.DOTALL)
    source = re.sub(r"\{% blocktranslate.*?\{% endblocktranslate %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    spoken = re.findall(r'(?:alt|title|aria-label|placeholder|data-label)="([^"]*)"', source)
    seen = re.sub(r"<[^>]*>", " ", re.sub(r"&\w+;", " ", source))
    words = {word for text in (*spoken, seen) for word in WORD.findall(text) if len(word) > 1}
    assert words - BARE == set()


def test_no_script_says_anything_in_words_of_its_own() -> None:
    """What a script tells stands in the page, translated; a string with a capital and a blank would be a sentence."""
    said = [
        (script.name, text)
        for script in sorted((ROOT / "benefit_office/static").glob("*.js"))
        for text in re.findall(r"[\"'`]([A-ZА-ЯӘІҢҒҮҰҚӨҺ][^\"'`\n]* [^\"'`\n]*)[\"'`]", script.read_text())
    ]
    assert said == []


SEEDS = [
    file
    for folder in HOUSE
    for file in sorted((ROOT / folder).rglob("*.json"))
    if "/locale/" not in str(file)
]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda file: file.stem)
def test_shipped_data_speak_each_language_in_its_own_letters(seed: Path) -> None:
    """Where a record has Kazakh words it has Russian ones, too; neither has a Latin letter inside a word."""
    for record in records(json.loads(seed.read_text())):
        for name, text in record.items():
            field, _under, language = name.rpartition("_") if "_" in name else ("", "", name)
            if language not in LANGUAGES or not isinstance(text, str):
                continue
            twin = record.get(f"{field}_ru" if field else "ru")
            assert bool(text) is bool(twin), (seed.name, name)
            mixed = [word for word in WORD.findall(text) if latin(word) and cyrillic(word)]
            assert mixed == [], (seed.name, name)


def records(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        yield found
    for each in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from records(each)


SHEETS = sorted((ROOT / "templates/sheets").glob("*.??.html"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_is_written_in_one_language(sheet: Path) -> None:
    """No Latin word and none with a stray Latin letter; a Russian sheet has no Kazakh letter (Regulation 2)."""
    source = re.sub(r"\{% block (kind|page) %\}.*?\{% endblock %\}", " ", sheet.read_text())
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", " ", source, flags=re.DOTALL)
    words = {word for word in WORD.findall(source) if len(word) > 1}
    assert {word for word in words if latin(word)} - LATIN - {"SHA", "PDF", "CMS", "TSP"} == set()
    if sheet.name.endswith(".ru.html"):
        assert {word for word in words if re.search("[әғқңөұүһі]", word, re.IGNORECASE)} == set()


# -- each entry is right ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue(language)
        for text in texts(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_latin_letter_stands_among_cyrillic_ones(language: str) -> None:
    """A Latin «c», «o» or «i» in a Kazakh word looks right and is never found by a search."""
    words = {word for text in plain(language) for word in WORD.findall(text)}
    assert [word for word in words if latin(word) and cyrillic(word)] == []
    assert {word for word in words if latin(word)} <= LATIN


def plain(language: str) -> Iterator[str]:
    """The translations without their placeholders."""
    for entry in catalogue(language):
        yield from (PLACEHOLDER.sub(" ", text) for text in texts(entry))


def latin(word: str) -> bool:
    return bool(re.search(r"[A-Za-zÀ-ɏ]", word))


def cyrillic(word: str) -> bool:
    return bool(re.search(r"[Ѐ-ӿ]", word))


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_case_and_closing_punctuation_are_kept(language: str) -> None:
    """A field's label begins small where the English one does, and a sentence stays a sentence."""
    wrong = [
        f"{entry.msgid} → {text}"
        for entry in catalogue(language)
        for text in texts(entry)
        if alters(entry, text)
    ]
    assert wrong == []


def alters(entry: polib.POEntry, text: str) -> bool:
    first, ours = (WORD.match(PLACEHOLDER.sub("1", each)) for each in (entry.msgid, text))
    name = ours is not None and (ours[0].isupper() or ours[0].startswith("Қазақ"))
    small = bool(first and ours and first[0].islower() and ours[0][0].isupper() and not name)
    return small or (entry.msgid.endswith((".", ":")) and not text.endswith((entry.msgid[-1], "…")))


@pytest.mark.parametrize("term", GLOSSARY)
def test_a_term_has_one_word(term: str) -> None:
    wrong = [
        f"{entry.msgid} → {text}"
        for language, pattern in zip(LANGUAGES, GLOSSARY[term], strict=True)
        for entry in catalogue(language)
        if re.search(term, PLACEHOLDER.sub(" ", entry.msgid), re.IGNORECASE)
        for text in texts(entry)
        if not re.search(pattern, text, re.IGNORECASE)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_we_do_not_use(language: str) -> None:
    found = [text for text in plain(language) for word in NEVER[language] if re.search(word, text)]
    assert found == []


def test_what_is_shipped_as_data_spells_russian_as_the_catalogue_does() -> None:
    seeds = [*ROOT.glob("*/seed/*.json"), *ROOT.glob("benefit_office/help/data/*.json")]
    assert len(seeds) > 10
    assert [seed.name for seed in seeds if "ё" in seed.read_text("utf-8")] == []


# -- what the reader sees ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("our_texts")
def test_our_words_win_over_the_frameworks() -> None:
    with override("kk"):
        assert gettext("Friday") == "Жұма"
        assert gettext("This field is required.") == "Бұл жолақты толтыру міндетті."
        assert localize(1.5) == "1,5"


@pytest.mark.usefixtures("our_texts")
def test_numbers_take_their_form() -> None:
    with override("ru"):
        said = [
            ngettext("%(count)d working day", "%(count)d working days", count) for count in (1, 3, 5, 11, 21)
        ]
    assert [text.split(" ", 1)[1] for text in said] == [
        "рабочий день", "рабочих дня", "рабочих дней", "рабочих дней", "рабочий день",
    ]  # fmt: skip
    with override("kk"):
        assert {ngettext("%(count)d minute", "%(count)d minutes", count) for count in (1, 2)} == {
            "%(count)d минут"
        }


class Shown(HTMLParser):
    """The words of a page that its reader sees or hears; codes, names of officers' log-ins and styles left out."""

    SILENT = {"script", "style", "template"}
    SPOKEN = {"alt", "aria-label", "data-label", "placeholder", "title"}
    VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        other = (given.get("lang") or "kk") != "kk"  # the language switch names each language in itself
        if not other:
            self.words += [given[name] or "" for name in self.SPOKEN & given.keys()]
        if tag not in self.VOID:
            self.open.append(tag in self.SILENT or "code" in (given.get("class") or "").split() or other)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.words.append(data)


def english(html: str) -> set[str]:
    page = Shown()
    page.feed(html)
    return {word for text in page.words for word in WORD.findall(HASH.sub("", text)) if latin(word)} - LATIN


def pages_of(role: str) -> Iterable[str]:
    """Where each role's day begins, and the rooms of its own."""
    rooms = {
        "clerk": ("/queue/", "/intake/", "/cases/", "/journal/", "/notices/"),
        "head": ("/queue/", "/cases/", "/absences/", "/absences/new/", "/reports/time/"),
        "executor": ("/queue/", "/cases/", "/journal/"),
        "auditor": ("/cases/", "/journal/", "/trail/", "/access/"),
        "administrator": (
            "/overview/",
            "/offices/",
            "/officers/",
            "/officers/new/",
            "/calendar/",
            "/calendar/order/",
        ),
    }
    return (*rooms[role], "/regulation/", "/profile/")


@pytest.mark.django_db
@pytest.mark.usefixtures("our_texts")
def test_the_log_in_page_is_kazakh() -> None:
    response = Client().get("/login/")
    assert response.status_code == 200
    assert english(response.content.decode()) == set()


@pytest.mark.django_db
@pytest.mark.clause("7")
@pytest.mark.usefixtures("our_texts")
@pytest.mark.parametrize("role", ["clerk", "head", "executor", "auditor", "administrator"])
def test_a_page_of_each_role_is_kazakh(role: str) -> None:
    for state in ("received", "registered", "assigned", "submitted", "signed"):
        make.a_case(state=state, bank="Халық банкі")
    officer = make.an_administrator() if role == "administrator" else getattr(make.staff(), role)
    client = make.client_of(officer)
    with make.office_time(make.at("2026-11-17 15:00")):
        answers = {path: client.get(path) for path in pages_of(role)}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    found = {path: english(answer.content.decode()) for path, answer in answers.items()}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.django_db
@pytest.mark.clause("5")
@pytest.mark.usefixtures("our_texts")
@pytest.mark.parametrize("state", ["received", "registered", "assigned", "submitted", "signed", "issued"])
def test_a_case_is_kazakh_in_each_state(state: str) -> None:
    case, people = make.a_case(state=state, bank="Халық банкі"), make.staff()
    with make.office_time(make.at("2026-11-19 15:00")):
        for officer in (people.clerk, people.head, people.executor, people.auditor):
            html = make.client_of(officer).get(f"/cases/{case.public_id}/").content.decode()
            assert english(html) == set(), officer.username
