"""Which cases granted the allowance: intake asks when the same child is in another application."""

from collections.abc import Collection

from applications.persons.claims import judge_of_grants

from .drafting import PAYING
from .models import Decision


@judge_of_grants
def granted(cases: Collection[int]) -> set[int]:
    """Of these issued cases, those whose decision pays (Regulation 3)."""
    found = Decision.objects.filter(case__in=cases, outcome__in=PAYING)
    return set(found.values_list("case", flat=True))
