"""What each act in the trail is called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..words import CaseKind, Channel, RoleKind

TITLES = {
    "receive": _("Handed in"),
    "register": _("Registered and passed to the head"),
    "refuse_acceptance": _("Acceptance refused"),
    "add_document": _("Paper added"),
    "assign": _("Executor named"),
    "reassign": _("Another executor named"),
    "draft": _("Draft decision saved"),
    "submit": _("Draft submitted for signature"),
    "return_draft": _("Draft returned"),
    "open_signing": _("Signing opened, number reserved"),
    "sign": _("Decision signed"),
    "issue": _("Entered in the journal and issued"),
    "hand_over": _("Result handed over"),
    "withdraw": _("Application withdrawn"),
    "transfer": _("Transferred to another office"),
    "pause": _("Clock paused"),
    "resume": _("Clock resumed"),
    "breach": _("Deadline missed"),
    "keep_office": _("Office changed"),
    "set_hours": _("Office hours changed"),
    "enter_order": _("Order on moved days off entered"),
    "enter_year": _("Calendar year entered"),
    "open_account": _("Account opened"),
    "keep_account": _("Account changed"),
    "set_password": _("Password changed"),
    "close_account": _("Account closed"),
    "allow_log_in": _("Account opened again"),
    "grant_role": _("Role granted"),
    "end_role": _("Role ended"),
    "enter_absence": _("Absence entered"),
    "shorten_absence": _("Absence shortened"),
}

# What the facts of an act are called.
FACTS = {
    "amount": _("amount"),
    "cases": _("cases"),
    "channel": _("channel"),
    "children": _("children"),
    "date": _("date"),
    "days": _("days"),
    "due": _("due"),
    "entry": _("journal entry"),
    "executor": _("executor"),
    "fields": _("fields"),
    "from": pgettext_lazy("executor", "from"),
    "ground": _("ground"),
    "kind": _("kind"),
    "lines": _("periods and amounts"),
    "missing": _("missing"),
    "number": _("number"),
    "officer": _("officer"),
    "order": _("order"),
    "outcome": _("outcome"),
    "path": _("signed how"),
    "place": _("number in the journal"),
    "reasons": _("hash of the reasons"),
    "receipt": _("receipt №"),
    "replaced": _("replaced"),
    "role": _("role"),
    "signed_on": _("signed on"),
    "since": _("since"),
    "step": _("step"),
    "substitute": _("substitute"),
    "until": _("until"),
    "valid_from": _("valid from"),
    "version": _("version"),
    "weekdays": _("weekdays"),
    "year": _("year"),
}
# The rooms above keep their own words; here are those that stand in the trail.
_UPSTAIRS = {
    "appoint": _("appoint"),
    "eds": _("electronic signature"),
    "paper": _("on paper"),
    "refuse": _("refuse"),
}
_VALUES = {**_UPSTAIRS, **dict(RoleKind.choices), **dict(Channel.choices), **dict(CaseKind.choices)}

# What the log of looks names besides the acts.
LOOKS = {
    "access log": _("access log"),
    "case": _("case"),
    "case list": _("list of cases"),
    "document": _("paper"),
    "journal": _("journal"),
    "preview": _("preview of the decision"),
    "queue": _("queue"),
    "sheet": _("printed sheet"),
    "sheet states": _("printed sheets"),
    "trail": _("trail of acts"),
}


def title_of(verb: str) -> str:
    """The act in the reader's words; one without a title shows its code."""
    return str(TITLES.get(verb, verb))


def look_in_words(what: str) -> str:
    """What was looked at («document birth» in words: «paper birth»), or the act for which the file was opened."""
    if known := LOOKS.get(what) or TITLES.get(what):
        return str(known)
    first, _space, rest = what.partition(" ")
    return f"{LOOKS.get(first.rstrip(':'), first)} {rest}".strip()


def fact_in_words(key: str, value: Any) -> str:
    """«executor: Ахметова Б. С.»; lists and tables on one line."""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    elif isinstance(value, dict):
        value = ", ".join(f"{name} {each}" for name, each in value.items())
    elif isinstance(value, str):
        value = _VALUES.get(value, value)
    return f"{FACTS.get(key, key)}: {value}"
