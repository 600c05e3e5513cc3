"""Every address of the office but those for the watching machines (`middleware.Watchers`)."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from workflow.visits.permissions import PUBLIC, permit

urlpatterns = [
    path("favicon.ico", permit(PUBLIC)(RedirectView.as_view(url="/static/icon.svg"))),
    path("i18n/setlang/", permit(PUBLIC)(set_language), name="set_language"),
    path("api/v1/", include("benefit_office.api")),
    path("", include("benefit_office.desk.urls")),
    path("", include("benefit_office.help.urls")),
    path("", include("benefit_office.status.urls")),
    path("", include("workflow.urls")),
    path("", include("applications.urls")),
    path("", include("decisions.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("standins/", include("benefit_office.standins.urls")))
