"""Addresses of the gateway's room."""

from django.urls import path

from . import views

urlpatterns = [
    path("egov/shep/", views.shep, name="shep"),
    path("gateway/incoming/", views.incoming, name="gateway-incoming"),
    path("gateway/incoming/<int:pk>/again/", views.again, name="gateway-again"),
]
