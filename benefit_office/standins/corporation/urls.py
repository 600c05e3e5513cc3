"""Addresses of this stand-in."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.hall, name="corporation"),
    path("login/", views.login, name="corporation-login"),
    path("logout/", views.logout, name="corporation-logout"),
    path("desk/", views.desk, name="corporation-desk"),
    path("call/", views.call, name="corporation-call"),
    path("tickets/<int:pk>/", views.serve, name="corporation-serve"),
    path("requests/<str:number>/", views.one, name="corporation-request"),
    path("requests/<str:number>/registries/", views.ask, name="corporation-ask"),
    path("requests/<str:number>/papers/", views.add_papers, name="corporation-later"),
    path("requests/<str:number>/papers/<int:pk>/sign/", views.sign_papers, name="corporation-later-sign"),
    path("requests/<str:number>/sign/", views.sign, name="corporation-sign"),
    path("requests/<str:number>/send/", views.send, name="corporation-send"),
    path("requests/<str:number>/hand-out/", views.hand_out, name="corporation-hand-out"),
    path("files/<int:pk>/", views.file, name="corporation-file"),
]
