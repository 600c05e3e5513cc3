"""Outcomes as a person says them: on the drafting page, on the case, in the journal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.words import Channel

from .models import JournalEntry, Outcome

OUTCOME_TITLES = {
    Outcome.APPOINT: _("Appoint the allowance"),
    Outcome.RESET: _("Re-set the amount"),
    Outcome.REFUSE: _("Refuse the allowance"),
    Outcome.STOP: _("Stop the payment"),
}
OUTCOMES_DONE = {
    Outcome.APPOINT: _("appointed"),
    Outcome.RESET: pgettext_lazy("decided", "re-set"),
    Outcome.REFUSE: _("refused"),
    Outcome.STOP: _("stopped"),
}
ENTRY_KINDS = {
    JournalEntry.Kind.CANCELLED: _("number cancelled"),
    JournalEntry.Kind.CORRECTION: _("correction"),
}
SENT_BY = {
    Channel.OFFICE: _("at the office"),
    Channel.CORPORATION: _("to the State Corporation"),
    Channel.PORTAL: _("to the personal cabinet"),
}
REASONS_OF_CANCELLING = {
    "year_ended": _("not signed in the year of the number"),
    "dropped": _("the proceeding was dropped"),
    "withdrawn": _("the application was withdrawn"),
    "transferred": _("the case was transferred to another office"),
}
FAULTS = {
    "row missing": _("a row is missing before it"),
    "chain broken": _("it does not follow the row before it"),
    "row changed": _("the row was changed after it was entered"),
    "end of the chain missing": _("rows are missing at the end"),
    "persons changed": _("the names beside the row were changed"),
    "decision changed": _("the decision is no longer what was entered"),
    "words changed": _("the words beside the row were changed"),
    "sheets changed": _("the signed sheets are no longer those entered"),
    "number missing": _("a number is neither entered, reserved nor cancelled"),
    "digest differs": _("it is not the row with which a day was closed"),
    "digest missing": _("the day digest of an earlier day is missing"),
    "time-stamp differs": _("the time-stamp of a day belongs to another row"),
    "time-stamp not genuine": _("the time-stamp of a day was not signed by a trusted authority"),
}
