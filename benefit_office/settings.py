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
from benefit_office.logs import LOGGING  # noqa: F401
from benefit_office.neighbours import *  # noqa: F403 – each setting there is one of these
from benefit_office.storing import documents
from benefit_office.transport import *  # noqa: F403

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
    "django_otp.plugins.otp_static",  # recovery codes
    "django_otp.plugins.otp_totp",
    "rest_framework",
    "drf_spectacular",
    "workflow",
    "applications",
    "decisions",
    "benefit_office",
]

MIDDLEWARE = [
    "benefit_office.correlation.Correlation",
    "benefit_office.middleware.Headers",
    "benefit_office.middleware.Watchers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer by chance, so that its length tells nothing
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "benefit_office.middleware.NoNul",
    "benefit_office.middleware.FullDisk",
    "workflow.api.tokens.ApiTokens",
    "workflow.visits.pace.Pace",
    "workflow.visits.middleware.PermissionRows",
    "workflow.login.middleware.OwnPassword",
    "workflow.login.middleware.SecondFactor",
    "workflow.visits.middleware.ReadOnlyGet",
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
                "workflow.visits.context.office",
            ],
        },
    },
    {  # the rows of long lists, `{% list_rows %}`
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "benefit_office.lists.environment"},
    },
]

FORM_RENDERER = "django.forms.renderers.Jinja2"  # compiled: the counter's form has over a hundred inputs

# Truth and transport

DATABASES = {"default": database(env("DATABASE_URL"))}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Behind pgbouncer's pool_mode=transaction no cursor outlives its transaction.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = flag("DATABASE_POOLED")
# The access log is committed before the answer leaves, so it has a connection of its own.
DATABASES["access"] = (
    DATABASES["default"]
    | database(env("ACCESS_DATABASE_URL", env("DATABASE_URL")))
    | {"TEST": {"MIRROR": "default"}}
)
if env("DATABASE_REPLICA_URL", ""):  # a copy from which journal, registers, reports and files are read
    DATABASES["replica"] = (
        DATABASES["default"] | database(env("DATABASE_REPLICA_URL")) | {"TEST": {"MIRROR": "default"}}
    )
SERVING_DATABASE_URL = env(
    "SERVING_DATABASE_URL", ""
)  # of web and worker, for the owner who migrates (see `rights`)
DATABASE_ROUTERS = ["workflow.visits.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES: dict[str, dict[str, Any]] = {
    "default": documents(DATA_DIR / "blobs"),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
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
CELERY_BEAT_SCHEDULE |= GATEWAY_SCHEDULE  # noqa: F405

globals().update(email(env("EMAIL_URL", f"file://{DATA_DIR}/mail")))
SMS_URL, SMS_TOKEN = env("SMS_URL", ""), env("SMS_TOKEN", "")  # without the address no short message leaves
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "office@localhost")

SENTRY_DSN = env("SENTRY_DSN", "")  # a collector of faults; empty: none (see `faults`)
TLS_CERTIFICATE = env("TLS_CERTIFICATE", "")  # of the proxy before us, for the alarm before it ends

# Who comes in

AUTH_USER_MODEL = "workflow.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
SECOND_FACTOR = PRODUCTION  # heads and administrators must have one; in the demonstration it is offered
SECOND_FACTOR_FOR_ALL = flag("SECOND_FACTOR_FOR_ALL")  # and clerks, executors and auditors too
OTP_TOTP_ISSUER = "Жәрдемақы тағайындау"  # an authenticator app keeps it for years: the header's, in Kazakh
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "workflow.login.passwords.NotOfThePlace"}]
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
REQUESTS_A_MINUTE = int(
    env("REQUESTS_A_MINUTE", "600" if PRODUCTION else "0")
)  # of one officer, in each web process

SESSION_ENGINE = "workflow.login.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_IDLE = timedelta(hours=1)  # a session in which nothing was done for so long is over
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "workflow.visits.turned_away.form_expired"
MESSAGES_COOKIE_NAME = "messages"
if PRODUCTION:  # bound to this host, this path and TLS by the browser itself
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME, MESSAGES_COOKIE_NAME = "__Host-language", "__Host-messages"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = PRODUCTION, True, "Lax"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
MESSAGE_STORAGE = "workflow.login.cookies.Messages"

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
        "connect-src": [SELF, NCALAYER_URL],  # noqa: F405 – the officer's own signing program
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

if TESTING:
    PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # slow hashes prove nothing in a test
