"""Kind + language + input → PDF: the sheets in ``templates/sheets/``, which an office may replace without code."""

import re
from hashlib import sha256
from typing import Any

from django.template.loader import get_template

from benefit_office.lazily import lazily
from benefit_office.press import forms, inputs
from benefit_office.press.checking import check
from benefit_office.press.proof import prove
from benefit_office.press.qr import qr

engine = lazily("benefit_office.press.engine")  # most processes never print
TITLES = {
    ("decision", "kk"): "Жәрдемақы тағайындау туралы шешім",
    ("decision", "ru"): "Решение о назначении пособия",
    ("application", "kk"): "Өтініш",
    ("application", "ru"): "Заявление",
    ("refusal_receipt", "kk"): "Құжаттарды қабылдаудан бас тарту туралы қолхат",
    ("refusal_receipt", "ru"): "Расписка об отказе в приеме документов",
    ("coupon", "kk"): "Құжаттарды қабылдау туралы қолхат",
    ("coupon", "ru"): "Расписка о приеме документов",
    ("resolution", "kk"): "Бұрыштама",
    ("resolution", "ru"): "Резолюция",
    ("refusal_notice", "kk"): "Бас тарту туралы хабарлама",
    ("refusal_notice", "ru"): "Уведомление об отказе",
    ("journal", "kk"): "Есепке алу журналы",
    ("journal", "ru"): "Журнал регистрации",
    ("day_digest", "kk"): "Есепке алу журналының күн қорытындысы",
    ("day_digest", "ru"): "Итог дня журнала регистрации",
    ("report", "kk"): "Есеп",
    ("report", "ru"): "Отчет",
    ("payment_list", "kk"): "Жәрдемақы төлеу тізімі",
    ("payment_list", "ru"): "Список на выплату пособия",
    ("incoming_register", "kk"): "Кіріс өтініштер тізілімі",
    ("incoming_register", "ru"): "Реестр входящих заявлений",
    ("refusals_register", "kk"): "Құжаттарды қабылдаудан бас тартулар тізілімі",
    ("refusals_register", "ru"): "Реестр отказов в приеме документов",
    ("case_history", "kk"): "Істің өзгерістер тарихы",
    ("case_history", "ru"): "История дела",
    ("calculation", "kk"): "Жәрдемақы есебі",
    ("calculation", "ru"): "Расчет пособия",
    ("result_receipt", "kk"): "Нәтижені алу туралы қолхат",
    ("result_receipt", "ru"): "Расписка о получении результата",
    ("decision_copy", "kk"): "Жәрдемақы тағайындау туралы шешім (телнұсқа)",
    ("decision_copy", "ru"): "Решение о назначении пособия (дубликат)",
    ("hearing_notice", "kk"): "Алдын ала шешім туралы хабарлама",
    ("hearing_notice", "ru"): "Уведомление о предварительном решении",
    ("hearing_minutes", "kk"): "Тыңдау хаттамасы",
    ("hearing_minutes", "ru"): "Протокол заслушивания",
    ("signature_card", "kk"): "Электрондық құжаттың карточкасы",
    ("signature_card", "ru"): "Карточка электронного документа",
}
# «17-пәтер», «№ 2-бап», «1-й»: a number with its ending. Markup is skipped, and a page's style and title with it.
NUMBER_WITH_ENDING = re.compile(
    r"<(style|title)>.*?</\1>|<[^>]*>|((?:№[ \u00a0])?\b\d+(?:-\d+)*-[^\W\d_]+)", re.DOTALL
)
PARTS = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


def make(kind: inputs.Kind, language: inputs.Language, data: Any, form: str = "") -> bytes:
    """The sheet's bytes: PDF/A-3a, equal for equal ``data``, template version and version of the engine.

    ``form`` is an office's own text of the sheet; without it the shipped one is printed.

    :raises checking.WrongInput: ``data`` is not the kind's TypedDict in ``inputs``.
    :raises proof.NotAsWritten: a decision's number, date, name or sum does not stand on the printed sheet.
    """
    check(kind, data)
    title = " ".join(filter(None, (TITLES[kind, language], data.get("number") and f"№ {data['number']}")))
    identifier = f"{kind}/{language}/{data.get('number') or data.get('case_number', '')}"
    content: bytes = engine.render(
        html(kind, language, data, form), identifier=identifier, title=title, lang=language
    )
    prove(kind, language, data, content)
    return content


def html(kind: inputs.Kind, language: inputs.Language, data: Any, form: str = "") -> str:
    """The sheet before printing."""
    version = template_version(kind, language, form)
    if data.get("qr", "").startswith("http"):  # drawn here, so that no act waits for it
        data = {**data, "qr": qr(data["qr"])}
    if form:
        return keep_endings(forms.fill(kind, language, data, form, version))
    context = {**data, "version": version[:8], "language": language}
    return keep_endings(get_template(_name(kind, language)).render(context))


def keep_endings(page: str) -> str:
    """No line ends at the hyphen of «17-пәтер»: a mark around it, since another hyphen would never be found again."""
    return NUMBER_WITH_ENDING.sub(
        lambda found: f'<span class="nowrap">{found[2]}</span>' if found[2] else found[0], page
    )


def template_version(kind: inputs.Kind, language: inputs.Language, form: str = "") -> str:
    """SHA-256 over the sheet's template and all it extends and includes: which form was printed."""
    digest = sha256()
    for name, source in sorted(_sources(_name(kind, language), form).items()):
        digest.update(f"{name}\0{source}\0".encode())
    return digest.hexdigest()


def shipped(kind: inputs.Kind, language: inputs.Language) -> str:
    """The text of the shipped form, for an office to begin its own from."""
    source: str = get_template(_name(kind, language)).template.source  # type: ignore[attr-defined]
    return source


def _name(kind: str, language: str) -> str:
    return f"sheets/{kind}.{language}.html"


def _sources(name: str, form: str) -> dict[str, str]:
    """The texts of a template and its parts by name; an office may have replaced the template itself."""
    found: dict[str, str] = {name: form} if form else {}
    waiting = PARTS.findall(form) if form else [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = get_template(name).template.source  # type: ignore[attr-defined]
            waiting += PARTS.findall(found[name])
    return found
