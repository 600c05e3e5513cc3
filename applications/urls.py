"""Addresses of this floor."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", include("applications.tickets.urls")),
    path("", include("applications.registers.urls")),
    path("", include("applications.standard.urls")),
    path("", include("applications.gateway.urls")),
    path("", include("applications.checks.urls")),
    path("intake/", views.intake, name="intake"),
    path("intake/keep/", views.keep_draft, name="keep_draft"),
    path("cases/<uuid:public_id>/register/", views.register, name="register"),
    path("cases/<uuid:public_id>/refuse_acceptance/", views.refuse_acceptance, name="refuse_acceptance"),
    path("cases/<uuid:public_id>/transfer/", views.transfer, name="transfer"),
    path("cases/<uuid:public_id>/add_document/", views.add_document, name="add_document"),
    path("cases/<uuid:public_id>/ask_papers/", views.ask_papers, name="ask_papers"),
    path("cases/<uuid:public_id>/drop_request/", views.drop_request, name="drop_request"),
    path("cases/<uuid:public_id>/report_change/", views.report_change, name="report_change"),
    path("cases/<uuid:public_id>/correct/", views.correct, name="correct"),
    path("cases/<uuid:public_id>/show_children/", views.show_children, name="show_children"),
    path("cases/<uuid:public_id>/hide_children/", views.hide_children, name="hide_children"),
    path("documents/<uuid:public_id>/", views.document, name="document"),
]
