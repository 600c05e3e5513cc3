"""Addresses of the registers."""

from django.urls import path

from . import views

urlpatterns = [
    path("registers/incoming/", views.incoming, name="register-incoming"),
    path("registers/incoming/print/", views.print_incoming, name="register-incoming-print"),
    path("registers/refusals/", views.refusals, name="register-refusals"),
    path("registers/refusals/print/", views.print_refusals, name="register-refusals-print"),
]
