"""Addresses of the queue. What lies under /tickets/ and names no officer is for the devices in the hall."""

from django.urls import path

from . import views

urlpatterns = [
    path("tickets/", views.tablet, name="ticket-tablet"),
    path("tickets/screen/", views.screen, name="ticket-screen"),
    path("tickets/<uuid:ticket>/", views.ticket, name="ticket"),
    path("tickets/<uuid:ticket>/<slug:verb>/", views.serve, name="ticket-serve"),
    path("offices/<code>/queue/", views.waiting, name="ticket-waiting"),
    path("offices/<code>/queue/call/", views.call, name="ticket-call"),
    path("offices/<code>/queue/device/", views.device_open, name="ticket-device-open"),
    path("queue/devices/<int:device>/close/", views.device_close, name="ticket-device-close"),
]
