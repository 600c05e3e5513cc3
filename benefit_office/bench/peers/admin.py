"""Settings of the peer «Django's admin»: the office's own records and database, the admin's lists."""

from benefit_office.settings import *  # noqa: F403 – the office's settings but for what follows
from benefit_office.settings import INSTALLED_APPS as OFFICE_APPS

INSTALLED_APPS = [*OFFICE_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benefit_office.bench.peers.admin_urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
