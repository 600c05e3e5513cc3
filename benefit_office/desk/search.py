"""Search in the cases one may see: by number, IIN, surname, state, office."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.alphabet import search_key
from workflow.models import Office
from workflow.models.cases import CaseQuerySet
from workflow.words import State


class CaseSearch(forms.Form):
    """The filter above the list of cases; `words` may be a number, an IIN or a part of a name."""

    words = forms.CharField(label=_("Number, IIN or surname"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *State.choices])
    office = forms.ModelChoiceField(
        label=_("Office"), required=False, queryset=Office.objects.none(), empty_label=_("all")
    )
    late = forms.BooleanField(label=_("only overdue"), required=False)


def found(cases: CaseQuerySet, terms: dict[str, Any], now: datetime) -> CaseQuerySet:
    """The cases that fit the terms."""
    if terms.get("late"):
        cases = cases.late(now)
    if terms.get("state"):
        cases = cases.filter(state=terms["state"])
    if terms.get("office"):
        cases = cases.filter(office=terms["office"])
    words = (terms.get("words") or "").strip()
    return cases.filter(_by_words(words)).distinct() if words else cases


def _by_words(words: str) -> Q:
    if words.isdigit() and len(words) == 12:
        return Q(application__guardian__iin=words) | Q(application__children__person__iin=words)
    if any(letter.isdigit() for letter in words):
        return Q(number__icontains=words)
    key = search_key(words)
    return Q(application__guardian__search_key__contains=key) | Q(
        application__children__person__search_key__contains=key
    )
