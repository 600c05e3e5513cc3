"""Forms of the ground floor. What the database or a rule refuses is shown on the form as its sentence."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from .administration.rules import OrderedDay, OrderFacts
from .language import citations
from .models import Absence, CalendarDay, Office, OfficeHours, Officer
from .moves.refusals import Refused
from .trail.words import LOOKS
from .words import RoleKind

ORDER_DAYS_AT_ONCE = 40


def day_input() -> forms.DateInput:
    """The browser's own calendar; it wants ISO whatever the page's language."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class DigitsInput(forms.TextInput):
    """An IIN or a BIN: spaces typed or pasted between the twelve digits do not count, so nothing is cut off."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "size": 12})

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        typed = super().value_from_datadict(data, files, name)
        return None if typed is None else re.sub(r"[\s.–-]", "", typed)


class SourceInput(forms.TextInput):
    """What a row rests on: a shipped citation is read in the reader's language and kept in its own."""

    def format_value(self, value: Any) -> str | None:
        return super().format_value(citations.cited(value) if isinstance(value, str) else value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        return citations.kept(given.strip()) if isinstance(given, str) else given


def clock_input() -> forms.TimeInput:
    """A time of day."""
    return forms.TimeInput({"type": "time"}, format="%H:%M")


class OfficeForm(forms.ModelForm):
    """What the administrator keeps of an office; its KATO code stays."""

    class Meta:
        model = Office
        fields = [
            "name_kk", "name_ru", "name_en", "place_kk", "place_ru", "place_en",
            "address_kk", "address_ru", "phone", "bin", "superior", "queue_enabled",
        ]  # fmt: skip
        widgets = {"bin": DigitsInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        superiors = Officer.objects.filter(is_active=True)
        self.fields["superior"].queryset = superiors  # type: ignore[attr-defined]
        self.fields["superior"].label = _("Superior")
        self.fields["superior"].help_text = _("Told when a case stays overdue for a further working day.")
        self.fields["bin"].help_text = _("12 digits.")
        self.fields["queue_enabled"].help_text = _(
            "The clerks call tickets from their first page and set up the tablet and the screen in the hall there."
        )


class HoursForm(forms.ModelForm):
    """The hours an office keeps from a day on."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = OfficeHours
        fields = ["valid_from", "opens", "break_starts", "break_ends", "closes", "weekdays"]
        widgets = {
            "valid_from": day_input(),
            "opens": clock_input(), "break_starts": clock_input(),
            "break_ends": clock_input(), "closes": clock_input(),
        }  # fmt: skip


class AccountForm(forms.ModelForm):
    """An officer's account."""

    language = forms.ChoiceField(label=_("Language of notices"), choices=settings.LANGUAGES)

    class Meta:
        model = Officer
        fields = [
            "username", "surname", "name", "patronymic", "position_kk", "position_ru",
            "iin", "phone", "email", "language",
        ]  # fmt: skip
        widgets = {"iin": DigitsInput()}


class NewAccountForm(AccountForm):
    """A new account and its first password."""

    password = forms.CharField(
        label=_("First password"),
        max_length=128,
        help_text=_("At least 8 characters; the officer changes it on the page “My account”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_password(self) -> str:
        """Weak passwords are refused here as at the log-in's own page."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class ProfileForm(forms.ModelForm):
    """What an officer keeps himself."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Officer
        fields = ["language", "phone", "email"]


def _ask_twice(form: forms.Form) -> None:
    """What a password must be, and that it is typed a second time."""
    form.fields["new_password1"].help_text = _("At least 8 characters, not a common password.")
    form.fields["new_password2"].label = _("Repeat the new password")
    form.fields["new_password2"].help_text = ""


class GivenPasswordForm(SetPasswordForm):
    """The administrator gives a password anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_twice(self)


class OwnPasswordForm(PasswordChangeForm):
    """An officer changes his password; the old one is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].widget.attrs.pop("autofocus")
        _ask_twice(self)


class RoleForm(forms.Form):
    """A role granted by an order. The region's roles have no office."""

    kind = forms.ChoiceField(label=_("Role"), choices=RoleKind.choices)
    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.all(),
        required=False,
        empty_label=_("the whole region"),
        help_text=_("The administrator belongs to the region; an auditor to the region or to an office."),
    )
    since = forms.DateField(label=_("Since"), widget=day_input())
    until = forms.DateField(label=_("Until"), widget=day_input(), required=False)
    ground = forms.CharField(label=_("Order (number, date)"), max_length=200)


class LastDayForm(forms.Form):
    """The last day of a role or of an absence."""

    until = forms.DateField(label=_("Last day"), widget=day_input())


class AbsenceForm(forms.ModelForm):
    """Who is away, from when to when, by which order, and who stands in."""

    class Meta:
        model = Absence
        fields = ["officer", "since", "until", "order_number", "substitute"]
        widgets = {"since": day_input(), "until": day_input()}
        labels = {
            "officer": _("Officer"),
            "substitute": _("Substitute"),
            "order_number": _("Order (number, date)"),
        }
        help_texts = {
            "substitute": _("Works in the same office; gets the queue, the reminders and the right to act."),
        }

    def __init__(self, *args: Any, staff: QuerySet[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("officer", "substitute"):
            self.fields[name].queryset = staff  # type: ignore[attr-defined]
            self.fields[name].empty_label = "—"  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """The action checks the whole record, with the one who enters it."""
        return {field.name for field in Absence._meta.fields}  # noqa: SLF001 – Django's own public name


class OrderForm(forms.Form):
    """An order on moved days off."""

    number = forms.CharField(label=_("Order number"), max_length=100)
    signed_on = forms.DateField(label=_("Order date"), widget=day_input())


class OrderDayForm(forms.Form):
    """One day of the order."""

    KINDS = (
        (CalendarDay.Kind.OFF, _("day off")),
        (CalendarDay.Kind.WORKED, _("worked instead")),
        (CalendarDay.Kind.SHORT, _("shortened")),
    )
    date = forms.DateField(label=_("Day"), widget=day_input())
    kind = forms.ChoiceField(label=_("Becomes"), choices=KINDS)
    closes = forms.TimeField(
        label=_("Closes"), widget=clock_input(), required=False, help_text=_("Only for a shortened day.")
    )

    def clean(self) -> dict[str, Any]:
        """A closing time belongs to a shortened day."""
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("kind") == CalendarDay.Kind.SHORT
            and not cleaned.get("closes")
            and "closes" not in self.errors
        ):
            self.add_error("closes", _("When does the shortened day end?"))
        return cleaned

    def day(self) -> OrderedDay:
        """The day as the rules take it."""
        kind = CalendarDay.Kind(self.cleaned_data["kind"])
        closes = self.cleaned_data["closes"] if kind == CalendarDay.Kind.SHORT else None
        return OrderedDay(self.cleaned_data["date"], kind, closes)


OrderDays = forms.formset_factory(OrderDayForm, extra=2, can_delete=True, max_num=ORDER_DAYS_AT_ONCE)


def order_facts(form: OrderForm, days: Any) -> OrderFacts:
    """An order from its form and its rows; empty and removed rows are left out."""
    kept = [row for row in days if row.cleaned_data and not row.cleaned_data.get("DELETE")]
    listed = tuple(sorted((row.day() for row in kept), key=lambda day: day.date))
    return OrderFacts(form.cleaned_data["number"].strip(), form.cleaned_data["signed_on"], listed)


class TrailFilter(forms.Form):
    """What an auditor looks for."""

    since = forms.DateField(label=_("From"), widget=day_input(), required=False)
    until = forms.DateField(label=_("To"), widget=day_input(), required=False)
    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), required=False, empty_label=_("all")
    )
    officer = forms.CharField(label=_("Officer"), max_length=100, required=False)
    number = forms.CharField(label=_("Case number"), max_length=40, required=False)

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    def given(self, name: str) -> Any:
        """A filter's value; one that could not be read filters nothing and is marked on the form."""
        self.full_clean()
        return self.cleaned_data.get(name)


class LookFilter(TrailFilter):
    """The same for the log of looks, and what was looked at."""

    what = forms.ChoiceField(label=_("Looked at"), required=False, choices=[("", _("all")), *LOOKS.items()])


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do the act; whether it was done. What refused it stands on the form."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
