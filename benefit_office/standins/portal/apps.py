"""The room's label in the stand-ins' site."""

from django.apps import AppConfig


class Portal(AppConfig):
    """Tables of this room begin with its label."""

    name = "benefit_office.standins.portal"
    label = "standin_portal"
