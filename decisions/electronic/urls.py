"""Addresses of this room. The first stands in the QR of every decision and stays."""

from django.urls import path

from . import views

urlpatterns = [
    path("v/<str:token>/", views.verify, name="verify"),
    path("cases/<uuid:public_id>/signature/", views.signature, name="signature"),
    path("cases/<uuid:public_id>/signature/check/", views.check_again, name="check-signature"),
    path(
        "cases/<uuid:public_id>/signature/<slug:kind>/<str:language>/", views.signed_file, name="signed-file"
    ),
]
