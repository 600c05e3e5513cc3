"""Log lines: one JSON object each, and nothing in it that names a person."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from benefit_office import correlation
from benefit_office.environment import env

IDENTITY = re.compile(r"\b\d{12}\b|KZ[0-9A-Z]{18}\b")  # IIN or BIN; bank account
DATABASE_DETAIL = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)  # PostgreSQL quotes the offending row


def without_persons(text: str) -> str:
    """The text with identification numbers, accounts and quoted rows blanked out."""
    return IDENTITY.sub("************", DATABASE_DETAIL.sub(r"\1: (left out)", text))


class JsonLine(logging.Formatter):
    """`{"at": …, "level": …, "logger": …, "message": …}` in UTC; `"request"` is the id of the wish it belongs to,
    `"trace"` follows an exception.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record, one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_persons(record.getMessage()),
        }
        if request := correlation.current.get():
            line["request"] = request
        if record.exc_info:
            line["trace"] = without_persons(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "benefit_office.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        name: {"level": env("LOG_LEVEL", "INFO")}
        for name in ("applications", "benefit_office", "celery", "decisions", "django", "workflow")
    },
}
