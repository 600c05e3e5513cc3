"""Addresses of the gateway, its page, and the consent service."""

from django.urls import path

from . import views

urlpatterns = [
    path("shep/", views.control, name="shep"),
    path("shep/sync/", views.channel, {"name": "sync"}, name="shep-sync"),
    path("shep/async/", views.channel, {"name": "async"}, name="shep-async"),
    path("shep/conduct/", views.conduct, name="shep-conduct"),
    path("shep/turn/", views.turn, name="shep-turn"),
    path("kdp/", views.citizen, name="kdp"),
    path("kdp/is/", views.citizen_is, name="kdp-is"),
    path("kdp/says/", views.citizen_says, name="kdp-says"),
    path("kdp/<uuid:number>/", views.decide, name="kdp-decide"),
]
