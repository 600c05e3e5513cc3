"""Addresses of the grounds."""

from django.urls import path

from . import views

urlpatterns = [
    path("grounds/", views.grounds, name="grounds"),
    path("grounds/new/<int:edition>/", views.new_ground, name="ground-new"),
    path("grounds/<int:ground>/", views.ground, name="ground"),
    path("grounds/<int:ground>/end/", views.end_ground, name="ground-end"),
]
