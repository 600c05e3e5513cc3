"""How an act is declined: with a sentence in the reader's language, never with a stack trace."""


class Refused(Exception):
    """The act is not allowed to this officer, or the facts forbid it. The message says why and what to do."""

    status = 403
    page = "declined.html"


class Conflict(Refused):
    """The case has moved on since the page was opened, or the act has been done already."""

    status = 409
    page = "409.html"
