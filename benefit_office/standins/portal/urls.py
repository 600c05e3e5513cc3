"""Addresses of this stand-in."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.login, name="portal"),
    path("register/", views.register, name="portal-register"),
    path("logout/", views.logout, name="portal-logout"),
    path("cabinet/", views.cabinet, name="portal-cabinet"),
    path("apply/", views.apply, name="portal-apply"),
    path("requests/<str:number>/", views.one, name="portal-request"),
    path("requests/<str:number>/sign/", views.sign, name="portal-sign"),
    path("requests/<str:number>/send/", views.send, name="portal-send"),
    path("requests/<str:number>/papers/", views.add_papers, name="portal-later"),
    path("requests/<str:number>/papers/<int:pk>/sign/", views.sign_papers, name="portal-later-sign"),
    path("files/<int:pk>/", views.file, name="portal-file"),
]
