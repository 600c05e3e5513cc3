"""A project of its own: nothing of the office but the server it runs on."""

from benefit_office.environment import database, env

SECRET_KEY = env("SECRET_KEY")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "simple_history",
    "benefit_office.bench.peers.habit",
]
DATABASES = {"default": database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES = {"auth": None, "contenttypes": None}  # every table is made at once
USE_TZ = True
