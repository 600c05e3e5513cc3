"""Addresses of the desk."""

from django.urls import path

from . import absent, deadline, diagram, left, queue, report, views
from .reports import views as reports

urlpatterns = [
    path("", views.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("queue/reassign/", absent.reassign_many, name="reassign-many"),
    path("queue/assign/", queue.assign_many, name="assign-many"),
    path("deadlines/left/", left.left, name="left"),
    path("deadlines/<uuid:case>/", deadline.deadline, name="deadline"),
    path("overview/", views.overview, name="overview"),
    path("cases/", views.cases, name="cases"),
    path("reports/", reports.period_report, name="report"),
    path("reports/print/", reports.report_print, name="report-print"),
    path("reports/time/", report.time_report, name="time-report"),
    path("cases/<uuid:public_id>/map/", diagram.case_map, name="case-map"),
    path("cases/<uuid:public_id>/", views.case, name="case"),
]
