"""What a status says of papers: which are asked for and why, which later ones were taken and which were not.

The list travels in the fields that a refusal has for missing documents, a sentence beside it as `office_message`;
that a status uses them is assumed.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from benefit_office.egov.forms import FormValue, RequestForm
from workflow.language.text import in_language
from workflow.models import Case

from .. import rules
from ..models import DoorUpdate, PaperRequest, Requirement
from .words import LATE, SHORTCOMINGS, in_all

MESSAGE = "office_message"


def told(form: RequestForm, case: Case, payload: dict[str, Any]) -> RequestForm:
    """The status with what is still outstanding when it leaves, and what was taken of papers sent later."""
    asked = rules.open_request(case)
    if asked is not None:
        wanted = asked.papers.filter(document__isnull=True).select_related("requirement")
        form = replace(form, **listed(paper.requirement for paper in wanted))
    if "request" in payload:  # the executor's own words, in the language he wrote
        text = PaperRequest.objects.get(pk=payload["request"]).text
        return said(form, {"kk": text, "ru": text})
    if "update" in payload:
        return _answered(form, DoorUpdate.objects.select_related("case").get(pk=payload["update"]))
    return form


def said(form: RequestForm, words: dict[str, str]) -> RequestForm:
    """A sentence of the office, in both languages."""
    both = tuple(FormValue(f"{MESSAGE}_{name}", (words[name],)) for name in ("kk", "ru") if words[name])
    return replace(form, updated_values=(*form.updated_values, *both))


def listed(requirements: Iterable[Requirement]) -> dict[str, Any]:
    """The lines of item 9 as the sender's two fields."""
    rows = list({row.pk: row for row in requirements}.values())
    return {
        f"negative_resolution_missing_documents_list_{language}": "; ".join(
            in_language(row, "title", language) for row in rows
        )
        for language in ("kk", "ru")
    }


def _answered(form: RequestForm, update: DoorUpdate) -> RequestForm:
    """What was taken over, and each paper that was not with its reason."""
    codes = {row["paper"] for row in update.papers}
    rows = Requirement.objects.filter(edition=update.case.edition, code__in=codes).order_by("order")
    titles = listed(rows)
    words = {
        language: " ".join(
            [
                *([titles[f"negative_resolution_missing_documents_list_{language}"] + "."] if rows else []),
                *([in_all(LATE, update.refusal)[language]] if update.refusal else []),
                *(_shortcoming(row, language) for row in update.shortcomings),
            ]
        )
        for language in ("kk", "ru")
    }
    return said(form, words)


def _shortcoming(row: dict[str, Any], language: str) -> str:
    reason = (row.get("reason") or {}).get(language, "")
    return in_all(SHORTCOMINGS, row["code"], names="", reason=reason)[language]
