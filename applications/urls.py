"""Addresses of this floor."""

from django.urls import path

from . import views

urlpatterns = [
    path("intake/", views.intake, name="intake"),
    path("cases/<uuid:public_id>/register/", views.register, name="register"),
    path("cases/<uuid:public_id>/refuse_acceptance/", views.refuse_acceptance, name="refuse_acceptance"),
    path("cases/<uuid:public_id>/transfer/", views.transfer, name="transfer"),
    path("cases/<uuid:public_id>/add_document/", views.add_document, name="add_document"),
    path("documents/<uuid:public_id>/", views.document, name="document"),
]
