"""Every address of the stand-ins: a room each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.i18n import set_language


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Which systems stand in here, each with its door."""
    return render(request, "standin/home.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """That the site answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("", include("benefit_office.standins.shep.urls")),
    path("pki/", include("benefit_office.standins.pki_services.urls")),
    path("ncanode/", include("benefit_office.standins.ncanode.urls")),
    path("portal/", include("benefit_office.standins.portal.urls")),
    path("corporation/", include("benefit_office.standins.corporation.urls")),
]
