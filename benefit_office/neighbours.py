"""Settings about who is next door: the state's systems, and the neighbours that ask the office over the API.

Without an address a system is not connected. The demo's stand-ins give their own addresses.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from benefit_office.environment import env, flag

_ROOT = Path(__file__).resolve().parent.parent
_PKI = Path(env("DATA_DIR", str(_ROOT / ".office"))).resolve() / "standins"

# Where the demo's stand-ins listen; empty: there are none.
STANDINS_URL = "" if flag("PRODUCTION") else env("STANDINS_URL", "").rstrip("/")


def _address(name: str, standin: str) -> str:
    return env(name, f"{STANDINS_URL}{standin}" if STANDINS_URL else "")


def _file(name: str, standin: str) -> str:
    return env(name, str(_PKI / standin) if STANDINS_URL else "")


# The gateway (ШЭП): both channels, our name there, our transport key, and its certificates that we accept.
SHEP_SYNC_URL = _address("SHEP_SYNC_URL", "/shep/sync/")
SHEP_ASYNC_URL = _address("SHEP_ASYNC_URL", "/shep/async/")
SHEP_SENDER_ID = env("SHEP_SENDER_ID", "benefit_office" if STANDINS_URL else "")
SHEP_PASSWORD = env("SHEP_PASSWORD", "demo" if STANDINS_URL else "")
SHEP_KEY = _file("SHEP_KEY", "transport/office.pem")
SHEP_KEY_PASSWORD = env("SHEP_KEY_PASSWORD", "")
SHEP_TRUST = _file("SHEP_TRUST", "transport/gateway.cer")
REGISTRY_TRUST = _file("REGISTRY_TRUST", "transport/registry.cer")  # whose signature stands on the answers
GATEWAY_SCHEDULE: dict[str, dict[str, Any]] = {
    name: {
        "task": f"applications.tasks.{name}", "schedule": timedelta(minutes=1), "options": {"expires": 60},
    }
    for name in ("look_at_gateway", "look_at_registries")
}  # fmt: skip

# Electronic signatures: by which means they are judged, whom to trust, how revocation is asked for, and who stamps.
EDS_BACKEND = env("EDS_BACKEND", "embedded")  # embedded | ncanode
NCANODE_URL = _address("NCANODE_URL", "/ncanode")
EDS_TRUST = _file("EDS_TRUST", "pki/trust")  # a folder of the authorities' certificates
EDS_REVOCATION = env("EDS_REVOCATION", "ocsp,crl")  # in this order; off: nobody is asked
EDS_TSA_URL = _address("EDS_TSA_URL", "/pki/tsa/")

# NCALayer, the signer's own program on his own machine; the browser calls it, never the office.
NCALAYER_URL = env("NCALAYER_URL", "wss://127.0.0.1:13579" if flag("PRODUCTION") else "ws://127.0.0.1:13579")

# Where the digest of a closed journal day gets its time-stamp (RFC 3161); empty: nowhere.
TSA_URL = env("TSA_URL", "")

# The API: JSON alone, by token alone; no page of DRF's or Swagger's is served
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["workflow.api.tokens.ByToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "workflow.api.answers.refused",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Benefit office",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "CaseState": "workflow.words.State",
        "CaseKind": "workflow.words.CaseKind",
        "SheetState": "workflow.models.sheets.Sheet.State",
        "JournalKind": "decisions.models.journal.JournalEntry.Kind",
    },
}
