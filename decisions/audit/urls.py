"""Addresses of the auditor's room."""

from django.urls import path

from . import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/draw/", views.draw, name="draw-sample"),
    path("audit/logs/", views.logs, name="log-table"),
    path("audit/samples/<uuid:sample>/", views.sample, name="sample"),
    path("audit/samples/<uuid:sample>/findings/", views.finding_new, name="finding-new"),
    path("findings/", views.all_findings, name="findings"),
    path("findings/<uuid:finding>/", views.finding, name="finding"),
    path("findings/<uuid:finding>/answer/", views.finding_answer, name="finding-answer"),
    path("findings/<uuid:finding>/close/", views.finding_close, name="finding-close"),
    path("findings/<uuid:finding>/reopen/", views.finding_reopen, name="finding-reopen"),
    path("cases/<uuid:public_id>/bundle/", views.bundle, name="bundle"),
]
