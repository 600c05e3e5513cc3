"""The addresses of the demo: those of every office, and the stand-ins."""

from django.urls import include, path

from benefit_office.urls import urlpatterns as office

urlpatterns = [*office, path("standins/", include("benefit_office.standins.urls"))]
