"""The public page's address; it stands on every coupon and stays."""

from django.urls import path

from .views import status

urlpatterns = [path("status/", status, name="status")]
