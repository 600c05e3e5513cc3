"""What the trail calls the rows of this floor: a question by its registry and moment."""

from collections.abc import Collection

from workflow.trail.named import called_by, keeper_of

from .models import PaperRequest, RegistryCheck, RegistryConsent, TicketDevice


@keeper_of("request")
def _requests(numbers: Collection[int]) -> dict[int, str]:
    rows = PaperRequest.objects.filter(pk__in=numbers).values_list("pk", "asked_at")
    return {pk: called_by(at) for pk, at in rows}


@keeper_of("check", "checks")
def _checks(numbers: Collection[int]) -> dict[int, str]:
    """Not about whom: the trail names no person."""
    rows = RegistryCheck.objects.filter(pk__in=numbers).values_list("pk", "registry", "asked_at")
    return {pk: f"{RegistryCheck.Registry(registry).label}, {called_by(at)}" for pk, registry, at in rows}


@keeper_of("consent")
def _consents(numbers: Collection[int]) -> dict[int, str]:
    rows = RegistryConsent.objects.filter(pk__in=numbers).values_list("pk", "number", "ordered_at")
    return {pk: f"{number}, {called_by(at)}" if number else called_by(at) for pk, number, at in rows}


@keeper_of("device")
def _devices(numbers: Collection[int]) -> dict[int, str]:
    rows = TicketDevice.objects.filter(pk__in=numbers).values_list("pk", "opened_at")
    return {pk: called_by(at) for pk, at in rows}
