"""Settings of the office. Everything that differs between two places comes from the environment."""

import zoneinfo
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from benefit_office.environment import database, email, env, flag

zoneinfo.reset_tzpath(to=())  # the packaged tzdata: the host's may not know what changed on 1 March 2024
django_stubs_ext.monkeypatch()  # Django's generic classes take their type in brackets at run time, too

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / ".office"))).resolve()

PRODUCTION = flag("PRODUCTION")
TESTING = flag("TESTING")
DEMO = flag("DEMO", default=not PRODUCTION)
DEBUG = flag("DEBUG")
OFFICE_NOW = env("OFFICE_NOW", "")  # an ISO moment that workflow.clock.now() starts from
for _name, _given in {"DEBUG": DEBUG, "DEMO": DEMO, "TESTING": TESTING, "OFFICE_NOW": OFFICE_NOW}.items():
    if PRODUCTION and _given:
        raise ImproperlyConfigured(f"{_name} is refused with PRODUCTION=1. Take it out of the environment.")

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env(
    "ALLOWED_HOSTS",
    None if PRODUCTION else "localhost,127.0.0.1,[::1]",
    remedy="Name the office's host names, separated by commas.",
).split(",")
# Where applicants reach the office: stands in the QR codes of coupons and decisions.
PUBLIC_URL = env(
    "PUBLIC_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://127.0.0.1:{env('PORT', '8000')}"
).rstrip("/")
PROXIES = int(env("PROXIES", "1" if PRODUCTION else "0"))  # of our own before the web, for a caller's address

# Applications

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "rest_framework",
    "drf_spectacular",
    "workflow",
    "applications",
    "decisions",
    "benefit_office",
]

MIDDLEWARE = [
    "benefit_office.middleware.Watchers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflow.api.tokens.ApiTokens",
    "workflow.middleware.PermissionRows",
    "workflow.middleware.ReadOnlyGet",
    "axes.middleware.AxesMiddleware",  # must be the last
]

ROOT_URLCONF = "benefit_office.urls"
WSGI_APPLICATION = "benefit_office.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflow.context.office",
            ],
        },
    }
]

# Truth and transport

DATABASES = {"default": database(env("DATABASE_URL"))}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# The access log is committed before the answer leaves, so it has a connection of its own.
DATABASES["access"] = DATABASES["default"] | {"TEST": {"MIRROR": "default"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "blobs"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# The API: JSON alone, by token alone; no page of DRF's or Swagger's is served
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["workflow.api.tokens.ByToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "workflow.api.answers.refused",
}
SPECTACULAR_SETTINGS = {
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
STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_ROOT", str(BASE_DIR / "staticfiles")) if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION  # the embedded office serves from the sources
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A scanned paper: bytes of a file, pixels of a picture, pages of a PDF.
SCAN_MAX_BYTES, SCAN_MAX_PIXELS, SCAN_MAX_PAGES = 20 * 1024 * 1024, 60_000_000, 200
DATA_UPLOAD_MAX_NUMBER_FILES = 400  # pages of the papers of one application
CLAMD_URL = env("CLAMD_URL", "")  # virus scanner: tcp://host:3310 or unix:///run/clamd.ctl; empty = none

REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # longer than any task; a killed worker's tasks come back after it
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "max_retries": 1,  # a page does not wait for a broker that is away
    "interval_start": 0,
}
SHEET_SECONDS = int(env("SHEET_SECONDS", "60"))  # a sheet that takes longer is stopped, its worker replaced
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB; the press grows with the longest sheet it has made
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 210
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Almaty"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "run" / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"workflow.tasks.{name}", "schedule": timedelta(minutes=1), "options": {"expires": 60}}
    for name in ("sweep", "mail_notices", "render_pending", "run_waiting_jobs", "deliver_due")
}
CELERY_BEAT_SCHEDULE["close_days"] = {
    "task": "decisions.tasks.close_days", "schedule": timedelta(minutes=10), "options": {"expires": 600}
}  # fmt: skip
CELERY_BEAT_SCHEDULE["look_ahead"] = {
    "task": "decisions.tasks.look_ahead", "schedule": timedelta(minutes=30), "options": {"expires": 1800}
}  # fmt: skip
CELERY_BEAT_SCHEDULE["clear_leftovers"] = {
    "task": "workflow.tasks.clear_leftovers", "schedule": timedelta(hours=6), "options": {"expires": 3600}
}  # fmt: skip

globals().update(email(env("EMAIL_URL", f"file://{DATA_DIR}/mail")))
SMS_URL, SMS_TOKEN = env("SMS_URL", ""), env("SMS_TOKEN", "")  # without the address no short message leaves
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "office@localhost")

# Where the digest of a closed journal day gets its time-stamp (RFC 3161); empty: nowhere.
TSA_URL = env("TSA_URL", "")

# Who comes in

AUTH_USER_MODEL = "workflow.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
# The officers of one office share an address: neither the name alone nor the address alone locks.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False  # no names of officers in the log

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the proxy before us must set it itself
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        # NCALayer, the officer's own signing program, listens on these two addresses.
        "connect-src": [SELF, "wss://127.0.0.1:13579", "https://127.0.0.1:24680"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Language and time

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "benefit_office" / "locale"]
FORMAT_MODULE_PATH = ["benefit_office.formats"]  # Kazakh, which Django lacks
TIME_ZONE = "Asia/Almaty"
USE_TZ = True

# What is written down

LOGGING = {
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

if TESTING:
    PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # slow hashes prove nothing in a test
