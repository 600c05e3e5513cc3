"""Sentences of doors 2 and 3: what a request lacked, and why a request could not become a case."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

LANGUAGES = ("kk", "ru", "en")

SHORTCOMINGS: dict[str, Any] = {
    "empty": _("The form leaves empty: %(names)s."),
    "iin": _("An IIN has a wrong check digit; compare it with the document."),
    "phone": _("The telephone number cannot be dialled; ask the applicant for it."),
    "paper_unknown": _("An attached file answers no line of the checklist; it is kept with the request."),
    "paper_refused": _("An attached file was not taken over: %(reason)s"),
    "paper_bytes": _("A paper is named without its file."),
    "second_claim": _("This guardian already has an open application for this child."),
    "power": _("The representative is named without number or date of the power of attorney."),
}
LATE: dict[str, Any] = {  # why papers that were sent later were not taken
    "late": _("Papers can be added until the draft is submitted to the head."),
    "closed": _("The case is closed."),
    "other": _("The papers are another applicant's."),
    "none": _("The message brings no paper."),
}
REFUSALS: dict[str, Any] = {
    "unreadable": _("The message is not the form of this service: %(detail)s."),
    "service": _("The message asks for another service."),
    "sender": _("The sender is not known to this office."),
    "office": _("No office of Pavlodar region is competent for this place of residence."),
    "person": _("The form does not name the applicant: surname, name and IIN."),
    "children": _("Name at least one child."),
    "dates": _("The form lacks a date without which there is no application: %(names)s."),
    "account": _(
        "The account is not a valid Kazakh IBAN: KZ and 18 characters; check it against the bank's paper."
    ),
    "consent": _("Without consent to the use of protected data the application cannot be taken in."),
    "twice": _("The same IIN stands twice in the application."),
    "no_case": _("The papers belong to a request that became no case."),
    "papers_signature": _("The papers are not taken: the electronic signature is not confirmed. %(reason)s"),
    "signature": _("The requested service is refused: the electronic signature is not confirmed. %(reason)s"),
}


def in_all(of: dict[str, Any], code: str, **facts: Any) -> dict[str, str]:
    """The sentence in each language; a fact that is lazy is read in that language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(of[code]) % {name: str(value) for name, value in facts.items()}
    return found
