"""Faults told to a Sentry-compatible collector, off without `SENTRY_DSN`: where and what, never about whom.

`sentry-sdk` is not installed with the office; `pip install sentry-sdk` beside it turns the hook on.
"""

import importlib
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .correlation import current
from .logs import without_persons

LEFT_OUT = ("request", "user", "breadcrumbs", "extra", "server_name", "modules")
FRAME_LEFT_OUT = ("vars", "pre_context", "context_line", "post_context")


def without_personal_data(event: dict[str, Any], _hint: object = None) -> dict[str, Any]:
    """What may leave: kind and place of the fault, its text with numbers blanked, the correlation id."""
    kept = {name: value for name, value in event.items() if name not in LEFT_OUT}
    for fault in kept.get("exception", {}).get("values", []):
        # The first line alone, and only for its kind: a database's text quotes the row it is about.
        fault["value"] = without_persons(str(fault.get("value", ""))).partition("\n")[0][:200]
        for frame in (fault.get("stacktrace") or {}).get("frames", []):
            for name in FRAME_LEFT_OUT:
                frame.pop(name, None)
    if "logentry" in kept:
        kept["logentry"] = {"message": without_persons(str(kept["logentry"].get("message", "")))}
    if "message" in kept:
        kept["message"] = without_persons(str(kept["message"]))
    kept["tags"] = {"request_id": current.get()}
    return kept


def tell(dsn: str, *, release: str = "") -> bool:
    """Turn the hook on; whether it is."""
    if not dsn:
        return False
    if find_spec("sentry_sdk") is None:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, and sentry-sdk is not installed: pip install sentry-sdk."
        )
    sdk = importlib.import_module("sentry_sdk")
    sdk.init(
        dsn=dsn, release=release or None, before_send=without_personal_data, send_default_pii=False,
        include_local_variables=False, include_source_context=False, max_request_body_size="never",
        max_breadcrumbs=0, traces_sample_rate=0.0, server_name="office",
    )  # fmt: skip
    return True
