"""The room's label in the stand-ins' site."""

from django.apps import AppConfig


class PkiServices(AppConfig):
    """Tables of this room begin with its label."""

    name = "benefit_office.standins.pki_services"
    label = "standin_pki_services"
