"""Addresses of the Standard's data."""

from django.urls import path

from . import views

urlpatterns = [
    path("standard/", views.standard, name="standard"),
    path("standard/consent/", views.consent_terms, name="consent-terms"),
    path("standard/<int:edition>/", views.new_line, name="standard-new"),
    path("standard/<int:edition>/take-over/", views.take_over, name="standard-take-over"),
    path("standard/<int:edition>/<slug:code>/", views.line, name="standard-line"),
]
