"""Addresses of coming in."""

from django.urls import path

from . import certificate, second, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/code/", views.log_in_code, name="login-code"),
    path("login/eds/", certificate.log_in_by_certificate, name="login-eds"),
    path("logout/", views.log_out, name="logout"),
    path("profile/second-factor/", second.second_factor, name="second-factor"),
    path("profile/second-factor/begin/", second.begin, name="second-factor-begin"),
    path("profile/second-factor/confirm/", second.confirm, name="second-factor-confirm"),
    path("profile/second-factor/codes/", second.renew_codes, name="second-factor-codes"),
    path("profile/second-factor/drop/", second.drop, name="second-factor-drop"),
    path("officers/<int:pk>/second-factor/", second.reset, name="officer-second-factor"),
]
