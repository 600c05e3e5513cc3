"""Addresses of the questions to the registries."""

from django.urls import path

from . import views

urlpatterns = [
    path("registry-checks/", views.waiting, name="registry-checks"),
    path("cases/<uuid:public_id>/ask_registries/", views.ask_registries, name="ask_registries"),
]
