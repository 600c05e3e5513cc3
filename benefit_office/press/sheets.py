"""Kind + language + input → PDF: the sheets in ``templates/sheets/``, which an office may replace without code."""

import re
from hashlib import sha256
from typing import Any

from django.template.loader import get_template

from benefit_office.press import inputs
from benefit_office.press.engine import render

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
    ("case_history", "kk"): "Істің өзгерістер тарихы",
    ("case_history", "ru"): "История дела",
}
PARTS = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


def make(kind: inputs.Kind, language: inputs.Language, data: Any) -> bytes:
    """The sheet's bytes: PDF/A-3a, equal for equal ``data``, template version and version of the engine.

    :raises inputs.WrongInput: ``data`` is not the kind's TypedDict in ``inputs``.
    """
    inputs.check(kind, data)
    title = " ".join(filter(None, (TITLES[kind, language], data.get("number") and f"№ {data['number']}")))
    identifier = f"{kind}/{language}/{data.get('number') or data.get('case_number', '')}"
    return render(html(kind, language, data), identifier=identifier, title=title, lang=language)


def html(kind: inputs.Kind, language: inputs.Language, data: Any) -> str:
    """The sheet before printing."""
    context = {**data, "version": template_version(kind, language)[:8], "language": language}
    return get_template(_name(kind, language)).render(context)


def template_version(kind: inputs.Kind, language: inputs.Language) -> str:
    """SHA-256 over the sheet's template and all it extends and includes: which form was printed."""
    digest = sha256()
    for name, source in sorted(_sources(_name(kind, language)).items()):
        digest.update(f"{name}\0{source}\0".encode())
    return digest.hexdigest()


def _name(kind: str, language: str) -> str:
    return f"sheets/{kind}.{language}.html"


def _sources(name: str) -> dict[str, str]:
    """The texts of a template and its parts by name, as the loaders find them: an office may have replaced one."""
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = get_template(name).template.source  # type: ignore[attr-defined]
            waiting += PARTS.findall(found[name])
    return found
