"""Addresses of the stand-ins; they exist in the demo only."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("mail/", views.sent, name="standin-mail"),
    re_path(r"^mail/(?P<name>[0-9a-f]{32})/$", views.letter, name="standin-letter"),
]
