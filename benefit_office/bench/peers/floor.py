"""Settings of the peer «a bare list»: the office's database and log-in, one view, one query, one template."""

from benefit_office.settings import *  # noqa: F403 – the office's settings but for what follows

ROOT_URLCONF = "benefit_office.bench.peers.floor_urls"
WSGI_APPLICATION = None
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", {
                    "list.html": """{% load i18n %}<!doctype html><title>{% translate "My work" %}</title><table>
{% for case in cases %}<tr><th><a href="/cases/{{ case.public_id }}/">{{ case.number }}</a></th>
<td>{{ case.application.guardian.short_name }}</td><td>{{ case.get_state_display }}</td><td>{{ case.step }}</td>
<td>{{ case.executor.short_name }}</td><td>{{ case.due_at|date:"d.m.Y H:i" }}</td></tr>{% endfor %}</table>""",
                })]),
            ]
        },
    }
]  # fmt: skip
