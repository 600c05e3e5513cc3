"""The terms of the field as choices: one word each, in the code and in three languages."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received", _("Received")
    REGISTERED = "registered", _("Registered")
    ASSIGNED = "assigned", _("Assigned")
    SUBMITTED = "submitted", _("Submitted")
    SIGNED = "signed", _("Signed")
    ISSUED = "issued", _("Issued")
    ACCEPTANCE_REFUSED = "acceptance_refused", _("Acceptance refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRANSFERRED = "transferred", _("Transferred")


class RoleKind(models.TextChoices):
    """Regulation 7: the three who take part; ours besides, the auditor and the administrator."""

    CLERK = "clerk", _("Clerk")
    HEAD = "head", _("Head")
    EXECUTOR = "executor", _("Executor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Channel(models.TextChoices):
    """Regulation 1: the three doors."""

    OFFICE = "office", _("Provider's office")
    CORPORATION = "corporation", _("State Corporation")
    PORTAL = "portal", _("Portal")


class Receiver(models.TextChoices):
    """Whom a message of the outbox goes to: a door, or the applicant by e-mail or SMS."""

    OFFICE = "office", _("Provider's office")
    CORPORATION = "corporation", _("State Corporation")
    PORTAL = "portal", _("Portal")
    EMAIL = "email", _("applicant, e-mail")
    SMS = "sms", _("applicant, SMS")


# What a message to the outside says.
MESSAGES = {
    "result": _("result"),
    "status": _("state of the case"),
    "papers_asked": _("papers asked for"),
    "hearing": _("preliminary decision"),
    "result_ready": _("result is ready"),
    "result_waits": _("result waits"),
}


# Why a message did not leave: what is kept of a failed try (a short code, never a person or an address) in words.
FAULTS = {
    "no address": _("the application names no e-mail address"),
    "no number or no service": _("the application names no telephone, or no SMS service is set up"),
    "no request came through this door": _("the case did not come through this door"),
    "no result": _("the case has no result yet"),
    "nothing to tell": _("the receiver is told nothing of this state"),
    "no text": _("no text of this letter is in force; the administrator enters it"),
    "SMTP": _("the mail server refused the letter, code %(code)s"),
    "ConnectionRefusedError": _("the receiver's server does not answer"),
    "SMTPServerDisconnected": _("the receiver's server does not answer"),
    "URLError": _("the receiver's server does not answer"),
    "TimeoutError": _("the receiver's server did not answer in time"),
    "gaierror": _("the receiver's server was not found"),
    "TryLater": _("the receiver asks to try again later"),
    "Damaged": _("a kept document is damaged; the administrator looks at the status page"),
    "The gateway could not deliver the message to its receiver.": _(
        "The gateway could not deliver the message to its receiver."
    ),
}


def told_of_fault(kept: str) -> str:
    """Why a try failed, for a reader: a code in words, a fault of the line with its name, a sentence as it is."""
    code, _of, number = kept.rpartition(" ")
    if code == "SMTP":
        return str(FAULTS[code]) % {"code": number}
    if kept in FAULTS or kept.startswith(("nothing to tell of ", "no text for ")):
        return str(FAULTS[kept.partition(" of ")[0].partition(" for ")[0]])
    return gettext("the line failed (%(name)s)") % {"name": kept} if kept.isidentifier() else kept


class CaseKind(models.TextChoices):
    """Only an application has steps 1 and 2, an incoming number and the service's term."""

    APPLICATION = "application", _("Application")
    RESET = "reset", _("Re-setting")
    STOP = "stop", _("Stop")
    CORRECTION = "correction", _("Correction")


class Unit(models.TextChoices):
    """A limit carries its unit and is never converted."""

    MINUTES = "minutes", _("minutes")
    WORKING_DAYS = "working_days", _("working days")


class Language(models.TextChoices):
    """The languages a sheet can be printed in."""

    KK = "kk", _("Kazakh")
    RU = "ru", _("Russian")

    @property
    def phrase(self) -> str:
        """«in Kazakh»: how the name of a sheet goes on."""
        return str(_PHRASES[self])


_PHRASES = {Language.KK: _("in Kazakh"), Language.RU: _("in Russian")}
