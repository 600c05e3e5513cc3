"""Search in the cases one may see: by number, IIN, surname, state, office, executor, day of handing in."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application, ApplicationChild, Person
from workflow.clock import ZONE
from workflow.language.alphabet import search_key
from workflow.models import Office, Officer, Role
from workflow.models.cases import CaseQuerySet
from workflow.words import RoleKind, State

NEEDS_POST = "words"  # a name or an IIN has no place in an address
KEPT = (
    "state",
    "office",
    "executor",
    "late",
)  # of the last search, for the next look: no name, no IIN, no day
MEMORY = "case_search"  # in the session


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class CaseSearch(forms.Form):
    """The filter above the list of cases; `words` may be a number, an IIN or a part of a name."""

    words = forms.CharField(
        label=gettext_lazy("Number, IIN or surname"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "data-key": "Slash"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *State.choices]
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        required=False,
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("all"),
    )
    executor = forms.ModelChoiceField(
        label=gettext_lazy("Executor"),
        required=False,
        queryset=Officer.objects.none(),
        empty_label=gettext_lazy("all"),
    )
    since = _day(gettext_lazy("Handed in from"))
    until = _day(gettext_lazy("Handed in until"))
    late = forms.BooleanField(label=gettext_lazy("only overdue"), required=False)

    def __init__(self, *args: Any, visible: CaseQuerySet, several: bool = True, **kwargs: Any) -> None:
        """`visible`: the cases the reader may open; the offices are theirs, the executors those of the offices.

        Who reads one office alone (not `several`) is not asked for it.
        """
        super().__init__(*args, **kwargs)
        offices, executors = self.fields["office"], self.fields["executor"]
        assert isinstance(offices, forms.ModelChoiceField)
        assert isinstance(executors, forms.ModelChoiceField)
        own = visible.order_by().filter(office=OuterRef("pk"))
        offices.queryset = Office.objects.filter(Exists(own))  # one look an office
        if not several:
            offices.widget = forms.HiddenInput()
        # By their roles: a question to the cases would read every one of them.
        named = Role.objects.filter(kind=RoleKind.EXECUTOR, office__in=offices.queryset).order_by()
        executors.queryset = Officer.objects.filter(pk__in=named.values("officer"))

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        return cleaned


def found(cases: CaseQuerySet, terms: dict[str, Any], now: datetime) -> CaseQuerySet:
    """The cases that fit the terms."""
    if terms.get("late"):
        cases = cases.late(now)
    plain = {name: terms[name] for name in ("state", "office", "executor") if terms.get(name)}
    cases = cases.filter(**plain)
    if since := terms.get("since"):
        cases = cases.filter(handed_in_at__gte=datetime.combine(since, time.min, ZONE))
    if until := terms.get("until"):
        cases = cases.filter(handed_in_at__lt=datetime.combine(until + timedelta(days=1), time.min, ZONE))
    words = (terms.get("words") or "").strip()
    return cases.filter(_by_words(words)) if words else cases


def _by_words(words: str) -> Q:
    digits = "".join(words.split())
    if digits.isdigit() and len(digits) == 12:
        return _with_one_of(Person.objects.filter(iin=digits))
    if any(letter.isdigit() for letter in words):
        return Q(number__icontains=words)
    return _with_one_of(Person.objects.filter(search_key__contains=search_key(" ".join(words.split()))))


def _with_one_of(persons: QuerySet[Person]) -> Q:
    """Cases in which one of the persons is guardian, representative or child: three short ways, each by its index."""
    applications = Application.objects.order_by()
    ways = applications.filter(guardian__in=persons).values("case").union(
        applications.filter(representative__in=persons).values("case"),
        ApplicationChild.objects.order_by().filter(person__in=persons).values("application"),
    )  # fmt: skip
    return Q(pk__in=ways)
