"""Addresses of the gateway's room."""

from django.urls import path

from ..doors import senders
from . import views

urlpatterns = [
    path("egov/shep/", views.shep, name="shep"),
    path("gateway/senders/", senders.senders, name="senders"),
    path("gateway/senders/new/", senders.new_sender, name="sender-new"),
    path("gateway/senders/<str:code>/", senders.sender, name="sender"),
    path("gateway/incoming/", views.incoming, name="gateway-incoming"),
    path("gateway/incoming/<int:pk>/again/", views.again, name="gateway-again"),
]
