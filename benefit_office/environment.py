"""Reading the environment: one helper that fails with the remedy, and the addresses it may hold."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

EMBEDDED = (
    "`make run` and `manage.py` set it for the embedded office; on a server put it into the environment."
)
YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def env(name: str, default: str | None = None, *, remedy: str = EMBEDDED) -> str:
    """The variable's text; without a default a missing one stops the start and says what to do.

    A secret may lie in a file that `NAME_FILE` names, as a vault or the containers' engine hands it out.
    """
    value = os.environ.get(name, "").strip() or _in_file(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value


def _in_file(name: str) -> str:
    """What the file says, if one is named; one that cannot be read stops the start."""
    named = os.environ.get(f"{name}_FILE", "").strip()
    try:
        return Path(named).read_text().strip() if named else ""
    except OSError as fault:
        raise ImproperlyConfigured(
            f"{name}_FILE names {named}, which cannot be read: {fault.strerror}."
        ) from None


def flag(name: str, default: bool = False) -> bool:
    """A switch: 1 or 0."""
    value = env(name, "1" if default else "0").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0.")
    return value in YES


def database(url: str) -> dict[str, Any]:
    """Django's database settings of `postgres://user:password@host:port/name?option=value`.

    A host that begins with `/` (percent-encoded, or given as `?host=`) is a socket folder.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must read postgres://user:password@host:5432/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def email(url: str) -> dict[str, Any]:
    """Django's mail settings of `smtp://`, `smtps://` (TLS from the first byte), `smtp+tls://`, or `file:///folder`."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": folder,
        }
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must read smtp://user:password@host:25 or file:///folder.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }
