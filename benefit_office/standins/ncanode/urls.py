"""Addresses of this stand-in: NCANode's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("cms/verify", views.cms_verify, name="ncanode-cms-verify"),
    path("cms/extract", views.cms_extract, name="ncanode-cms-extract"),
    path("xml/verify", views.xml_verify, name="ncanode-xml-verify"),
    path("wsse/verify", views.xml_verify, name="ncanode-wsse-verify"),
    path("x509/info", views.x509_info, name="ncanode-x509-info"),
    path("actuator/health", views.health, name="ncanode-health"),
]
