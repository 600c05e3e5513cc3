"""What each act in the trail is called."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from benefit_office.press.screen import counted, money

from ..clock import local
from ..models import SheetKind
from ..words import CaseKind, Channel, RoleKind

ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d)?")

MONTH = re.compile(r"\d{4}-\d\d")
SUMS = ("amount", "total", "tenge")
COUNTS = ("cases", "known", "population", "size")

TITLES = {
    "demo_begun": _("Loading of the demonstration begun"),
    "demo": _("Demonstration loaded"),
    "receive": _("Application taken in"),
    "register": _("Registered and passed to the head"),
    "refuse_acceptance": _("Acceptance refused"),
    "add_document": _("Paper added"),
    "ask_papers": _("Papers were asked for"),
    "drop_request": _("Outstanding papers no longer asked for"),
    "report_change": _("Change of data reported"),
    "record_change": _("Recorded person got new data"),
    "correct": _("Application corrected"),
    "assign": _("Assigned"),
    "reassign": _("Assigned to another executor"),
    "draft": _("Draft decision saved"),
    "submit": _("Draft submitted"),
    "return_draft": _("Draft returned"),
    "open_signing": _("Signing started, number reserved"),
    "sign": _("Decision signed"),
    "issue": _("Entered in the journal and issued"),
    "hand_over": _("Result handed over"),
    "print": _("Sheet printed"),
    "remind": _("Applicant reminded of the result"),
    "reissue": _("Lost decision issued again"),
    "send_again": _("Message sent again"),
    "try_again": _("Incoming message handled again"),
    "ask_consent": _("Consent to ask the registries asked for"),
    "consent_answered": _("Consent service has answered"),
    "ask_registries": _("Registries asked"),
    "registry_answered": _("Registry has answered"),
    "registry_not_asked": _("Registry could not be asked"),
    "registry_looked_up": _("Registry asked at the counter"),
    "enter_form": _("Form of a sheet entered"),
    "enter_line": _("Line of the checklist entered"),
    "take_over_lines": _("Checklist of another edition taken over"),
    "enter_consent": _("Wording of the consent entered"),
    "enter_ground": _("Row of a ground entered"),
    "end_ground": _("Ground taken off the list"),
    "tell_hearing": _("Applicant told of the preliminary decision"),
    "object": _("Objection received"),
    "minute_hearing": _("Hearing minuted"),
    "correct_entry": _("Journal entry corrected"),
    "draw_sample": _("Sample drawn"),
    "enter_finding": _("Finding entered"),
    "answer_finding": _("Finding answered"),
    "close_finding": _("Finding closed"),
    "reopen_finding": _("Finding opened again"),
    "begin": _("Proceeding begun"),
    "contest": _("Complaint or court case noted"),
    "contest_outcome": _("Outcome of a complaint or court case noted"),
    "import_allowances": _("Running allowances imported"),
    "enter_account": _("Account of an allowance entered"),
    "expect_change": _("Coming change noted"),
    "settle_change": _("Coming change settled"),
    "draft_payments": _("Payment list drafted"),
    "sign_payments": _("Payment list signed off"),
    "enter_rate": _("Monthly calculation index entered"),
    "correct_rate": _("Monthly calculation index corrected"),
    "keep_milestone": _("Reminder of a day ahead changed"),
    "make_edition": _("Edition made"),
    "keep_edition": _("Edition changed"),
    "switch_edition": _("Edition put into force"),
    "withdraw": _("Application withdrawn"),
    "drop": _("Proceeding dropped"),
    "transfer": _("Transferred"),
    "pause": _("Clock paused"),
    "resume": _("Clock resumed"),
    "note": _("Internal note written"),
    "breach": _("Deadline missed"),
    "keep_office": _("Office changed"),
    "set_hours": _("Office hours changed"),
    "enter_order": _("Order on moved days off entered"),
    "enter_year": _("Calendar year entered"),
    "keep_diagram": _("Diagram of the regulation changed"),
    "keep_sender": _("Sender of requests changed"),
    "keep_text": _("Text of a reminder or letter changed"),
    "make_token": _("Token of a neighbour system made"),
    "revoke_token": _("Token of a neighbour system revoked"),
    "open_account": _("Account opened"),
    "keep_account": _("Account changed"),
    "set_password": _("Password changed"),
    "set_second_factor": _("Second factor set up"),
    "end_sessions": _("Sessions ended"),
    "renew_codes": _("Recovery codes made anew"),
    "drop_second_factor": _("Second factor taken away"),
    "close_account": _("Account closed"),
    "allow_log_in": _("Account opened again"),
    "grant_role": _("Role granted"),
    "end_role": _("Role ended"),
    "enter_absence": _("Absence entered"),
    "shorten_absence": _("Absence shortened"),
    "open_device": _("Device in the hall opened"),
    "close_device": _("Device in the hall closed"),
}

# What the facts of an act are called.
FACTS = {
    "allowance": _("allowance"),
    "amount": _("amount"),
    "answer": _("answer"),
    "cases": _("cases"),
    "channel": _("channel"),
    "check": _("request to a registry"),
    "checks": _("requests to registries"),
    "children": _("children"),
    "consent": _("consent"),
    "annex": _("annex"),
    "content": _("hash of what was signed"),
    "date": _("date"),
    "day": _("date"),
    "before": _("tenge before"),
    "decisions": _("decisions that rest on it"),
    "corrects": _("corrects the entry"),
    "days": _("days"),
    "device": _("device"),
    "due": _("due"),
    "edition": _("edition"),
    "entry": _("journal entry"),
    "executor": _("executor"),
    "fields": _("fields"),
    "from": pgettext_lazy("executor", "from"),
    "ground": _("ground"),
    "kind": _("kind"),
    "known": _("already in the register"),
    "lines": _("periods with amounts"),
    "message": _("message"),
    "missing": _("missing"),
    "month": _("month"),
    "note": _("note"),
    "number": _("number"),
    "finding": _("finding"),
    "officer": _("officer"),
    "population": _("cases to draw from"),
    "requirement": _("paper"),
    "category": _("category"),
    "stopped_from": _("stopped from"),
    "transferred_from": _("handed over by the office"),
    "to": _("handed over to the office"),
    "sender": _("sender"),
    "sample": _("sample"),
    "seed": _("seed"),
    "severity": _("severity"),
    "size": _("size"),
    "source": _("source"),
    "order": _("order"),
    "outcome": _("outcome"),
    "papers": _("papers"),
    "path": _("way of signing"),
    "payments": _("payments"),
    "place": _("number of the duplicate"),
    "reasons": _("hash of the reasons"),
    "receipt": _("receipt №"),
    "receiver": _("receiver"),
    "replaced": _("replaced"),
    "replaces": _("replaces paper"),
    "request": _("request"),
    "role": _("role"),
    "signed_on": _("signed on"),
    "result": _("result"),
    "sha256": _("SHA-256"),
    "why": _("why"),
    "sessions": _("sessions"),
    "since": _("since"),
    "step": _("step"),
    "substitute": _("substitute"),
    "tenge": _("tenge"),
    "token": _("token of a neighbour system"),
    "total": _("together"),
    "until": _("until"),
    "valid_from": _("valid from"),
    "values": _("hashes of the values"),
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
    "stop": _("stop"),
    "reset": _("re-set"),
    # severities of a finding
    "remark": _("remark"),
    "fault": _("fault"),
    "breach": _("breach of the regulation"),
    # papers of item 9 and the shipped grounds; one that an office adds shows its code
    "application": _("application"),
    "identity": _("identity document"),
    "guardianship": _("guardianship decision"),
    "birth": _("birth certificate"),
    "loss_of_care": _("papers on the loss of care"),
    "account": _("bank account"),
    "income": _("papers on income"),
    "study": _("paper on studies"),
    "power": _("power of attorney"),
    "consent": _("consent"),
    "full_support": _("child on full state support"),
    "unreliable": _("unreliable data"),
    "requirements": _("requirements not met"),
    "other": _("another ground of the law"),
    "of_age": _("child of age"),
    "guardianship_ended": _("guardianship ended"),
    "adopted": _("child adopted"),
    "moved": _("guardian moved away"),
    # categories of a pause, beside the channels
    "applicant": _("waiting for the applicant"),
    "registry": _("waiting for a registry"),
    "hearing": _("hearing"),
    "technical": _("technical"),
    # doors of the gateway, sheets and their languages
    "pep": _("portal"),
    "con": _("State Corporation"),
    "decision": _("decision"),
    "kk": _("in Kazakh"),
    "ru": _("in Russian"),
    "cases": _("cases"),
    "applications": _("applications"),
    "decisions": _("decisions"),
    "journal": _("journal"),
}
_CHOICES = (RoleKind, Channel, CaseKind, SheetKind)
_VALUES = {**{value: word for kinds in _CHOICES for value, word in kinds.choices}, **_UPSTAIRS}

# What the log of looks names besides the acts.
LOOKS = {
    "allowance": _("running allowance"),
    "allowances": _("register of allowances"),
    "coming days": _("days ahead"),
    "payment list": _("payment list"),
    "payment lists": _("payment lists"),
    "re-setting": _("plan of a re-setting"),
    "access log": _("access log"),
    "case": _("case"),
    "case list": _("list of cases"),
    "map": _("the case on the map"),
    "electronic signature": _("electronic signature"),
    "signed sheet": _("signed sheet"),
    "file": _("file of a job"),
    "api": _("a neighbour system's question"),
    "children": _("children's data"),
    "show_children": _("children's data shown"),
    "document": _("paper"),
    "report_change": _("form of a change of data"),
    "correct": _("form of a correction"),
    "draft": _("draft of the decision"),
    "journal": _("journal"),
    "journal days": _("closed days of the journal"),
    "report": _("report"),
    "sample": _("sample of cases"),
    "findings": _("findings"),
    "preview": _("preview of the decision"),
    "queue": _("queue"),
    "sheet": _("printed sheet"),
    "sheet states": _("printed sheets"),
    "signing": _("drafts for signature"),
    "results": _("results not yet collected"),
    "failed sheets": _("sheets that could not be made"),
    "bundle": _("bundle of a case"),
    "trail": _("trail of acts"),
    "incoming register": _("incoming register"),
    "incoming register printed": _("incoming register, printed"),
    "refusals register": _("register of refusals to accept"),
    "refusals register printed": _("register of refusals to accept, printed"),
}


def title_of(verb: str) -> str:
    """The act in the reader's words; one without a title shows its code."""
    return str(TITLES.get(verb, verb))


def look_in_words(what: str) -> str:
    """What was looked at («document birth» in words: «paper birth»), or the act for which the file was opened."""
    if known := LOOKS.get(what) or TITLES.get(what):
        return str(known)
    first, _space, rest = what.partition(": ") if ": " in what else what.partition(" ")
    return " ".join([str(LOOKS.get(first, first)), *(str(_VALUES.get(word, word)) for word in rest.split())])


def _day(value: str) -> str:
    """A day or a moment as it is stored, in the office's own time."""
    if len(value) == len("2026-11-30"):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return f"{local(datetime.fromisoformat(value)):%d.%m.%Y %H:%M}"


def fact_in_words(key: str, value: Any) -> str:
    """«executor: Ахметова Б. С.»; lists and tables on one line, a sum as money is written, thousands apart."""
    if key in SUMS:
        said = money(str(value))
    elif key in COUNTS and isinstance(value, int):
        said = str(counted(value))
    else:
        said = _said(value)
    return f"{FACTS.get(key, key)}: {said}"


def _said(value: Any) -> str:
    if isinstance(value, list):
        # The same paper may be missing for two children: its name is said once.
        said = [_said(each) for each in value]
        return (
            _period(value)
            if _is_period(value)
            else ", ".join(said if _of_lines(value) else dict.fromkeys(said))
        )
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    text = str(value)
    if ISO.fullmatch(text):
        return _day(text)
    return f"{text[5:]}.{text[:4]}" if MONTH.fullmatch(text) else str(_VALUES.get(text, text))


def _of_lines(value: list[Any]) -> bool:
    return any(isinstance(each, list | dict) for each in value)


def _is_period(value: list[Any]) -> bool:
    """A line of a decision as a draft writes it down: child, first and last day, tenge."""
    return len(value) == 4 and all(isinstance(day, str) and ISO.fullmatch(day) for day in value[1:3])


def _period(line: list[Any]) -> str:
    _child, first, last, tenge = line
    return f"{_day(first)} – {_day(last)}: {money(str(tenge))}\u00a0₸"
