"""Addresses of the editions."""

from django.urls import path

from . import views

urlpatterns = [
    path("editions/", views.editions, name="editions"),
    path("editions/switch/", views.edition_switch, name="edition-switch"),
    path("editions/<str:edition>/", views.edition, name="edition"),
]
