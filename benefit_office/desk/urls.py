"""Addresses of the desk."""

from django.urls import path

from . import absent, report, views

urlpatterns = [
    path("", views.home, name="home"),
    path("queue/", views.queue, name="queue"),
    path("queue/reassign/", absent.reassign_many, name="reassign-many"),
    path("overview/", views.overview, name="overview"),
    path("cases/", views.cases, name="cases"),
    path("reports/time/", report.time_report, name="time-report"),
    path("cases/<uuid:public_id>/", views.case, name="case"),
]
