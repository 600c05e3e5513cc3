"""Settings of the stand-ins' site. It knows nothing of the office but its address."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from benefit_office.environment import env, flag

if flag("PRODUCTION") or not flag("DEMO", default=not flag("PRODUCTION")):
    raise ImproperlyConfigured("The stand-ins are refused outside the demo. Set the real systems' addresses.")

BASE_DIR = Path(__file__).resolve().parents[3]
STANDINS = BASE_DIR / "benefit_office" / "standins"
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / ".office"))).resolve()
HOME = DATA_DIR / "standins"
ROOMS = ("shep", "pki_services", "ncanode", "portal", "corporation")

SECRET_KEY = "standins"  # noqa: S105 – nothing of a stand-in is secret
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
STANDINS_URL = env("STANDINS_URL", "http://127.0.0.1:8001")
OFFICE_URL = env("OFFICE_URL", "http://127.0.0.1:8000")
NCALAYER_URL = env("NCALAYER_URL", "ws://127.0.0.1:13579")
OFFICE_NOW = env("OFFICE_NOW", "")

INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    *(f"benefit_office.standins.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "benefit_office.standins.site.urls"
WSGI_APPLICATION = "benefit_office.standins.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [STANDINS / "templates", BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "benefit_office.standins.site.context.frame",
            ],
            # The parts of a form are the office's; the marks in them lead to pages that are not here.
            "libraries": {"help_tags": "benefit_office.standins.site.marks"},
        },
    },
    {  # one field of a form
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "benefit_office.lists.environment"},
    },
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "site.sqlite3",
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "benefit_office" / "static", STANDINS / "static"]
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024  # the gateway takes messages with scanned papers

# The office listens on the same address: a browser keeps cookies by host, not by port.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "standin_session", "standin_csrf"
LANGUAGE_COOKIE_NAME = "standin_language"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, NCALAYER_URL],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "benefit_office" / "locale"]
FORMAT_MODULE_PATH = ["benefit_office.formats"]
TIME_ZONE = "Asia/Almaty"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "benefit_office.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
