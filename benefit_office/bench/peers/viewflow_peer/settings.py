"""A project of its own: nothing of the office but the server it runs on."""

from benefit_office.environment import database, env

SECRET_KEY = env("SECRET_KEY")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "viewflow",
    "viewflow.workflow",
    "benefit_office.bench.peers.viewflow_peer",
]
ROOT_URLCONF = "benefit_office.bench.peers.viewflow_peer.urls"
DATABASES = {"default": database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
