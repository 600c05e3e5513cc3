"""The room's label in the stand-ins' site."""

from django.apps import AppConfig


class Shep(AppConfig):
    """Tables of this room begin with its label."""

    name = "benefit_office.standins.shep"
    label = "standin_shep"
