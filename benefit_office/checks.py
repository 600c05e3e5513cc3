"""Checks before an office goes to work on a server: `manage.py check --deploy --database default`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 – Django's own name
from django.db import connections

from benefit_office import rights
from workflow.signatures import authority


@register(Tags.security, deploy=True)
def somebody_is_trusted(app_configs: object, **_kwargs: Any) -> Sequence[CheckMessage]:
    """Without a trusted authority each electronic signature is refused: better known before the first head signs."""
    if settings.EDS_BACKEND == authority.NCANODE:
        if settings.NCANODE_URL:
            return []
        return [
            Warning(
                "EDS_BACKEND is ncanode without NCANODE_URL: no signature is accepted.",
                id="office.W001",
            )
        ]
    if authority.anchors():
        return []
    told = "The folder EDS_TRUST holds no certificate of an authority: every electronic signature is refused."
    return [
        Warning(
            told,
            hint="Put the state's certificates there, or set EDS_BACKEND=ncanode.",
            id="office.W002",
        )
    ]


@register(Tags.security, deploy=True)
def letters_leave(app_configs: object, **_kwargs: Any) -> Sequence[CheckMessage]:
    """Letters that lie in a folder of the server reach nobody."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return []
    return [Warning("EMAIL_URL names no mail server: letters lie in DATA_DIR/mail.", id="office.W003")]


@register(Tags.security, deploy=True)
def scans_are_looked_at(app_configs: object, **_kwargs: Any) -> Sequence[CheckMessage]:
    """A paper comes in from a stranger's stick or mail."""
    if settings.CLAMD_URL:
        return []
    return [Warning("CLAMD_URL names no virus scanner: scans come in unseen.", id="office.W004")]


@register(Tags.database, deploy=True)
def the_trail_is_out_of_reach(
    app_configs: object, databases: Sequence[str] | None = None, **_kwargs: Any
) -> Sequence[CheckMessage]:
    """Who serves the pages can neither empty the append-only tables nor switch their triggers off."""
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        tables = rights.could(cursor)
    if not tables:
        return []
    return [
        Warning(
            f"The database's user could empty {len(tables)} append-only tables ({tables[0]} …).",
            hint="Let web and worker come in as a role of their own: SERVING_DATABASE_URL in docs/operations.md.",
            id="office.W005",
        )
    ]
