"""Addresses of this stand-in; they stand in the certificates."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.control, name="pki"),
    path("mood/", views.mood, name="pki-mood"),
    path("ocsp/", views.ocsp_responder, name="pki-ocsp"),
    path("ocsp/<path:asked>", views.ocsp_responder, name="pki-ocsp-get"),
    path("tsa/", views.stamper, name="pki-tsa"),
    path("crl/<slug:name>.crl", views.revocation_list, name="pki-crl"),
    path("cert/<slug:name>.cer", views.certificate, name="pki-certificate"),
]
