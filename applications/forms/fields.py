"""Fields that know an IIN, a Kazakh account, a telephone number and a scanned paper."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from workflow.forms import DigitsInput

from ..intake.facts import Scan
from ..papers.pages import joined
from ..papers.uploads import ACCEPT, check
from ..persons.identifiers import IinFault, iban_is_valid, iin_fault, phone_is_valid
from ..words import NOT_DIALLED

FAR_PAST = date(1900, 1, 1)


class DayField(forms.DateField):
    """A day; a year with two or five digits is a slip of the hand."""

    widget = forms.DateInput(attrs={"type": "date", "min": FAR_PAST.isoformat()}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day < FAR_PAST:
            raise ValidationError(_("Check the year."))
        return day


class MomentField(forms.DateTimeField):
    """A moment to the minute, in office time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        return moment


class IinField(forms.CharField):
    """Twelve digits with the right last one; spaces do not count."""

    widget = DigitsInput

    def validate(self, value: Any) -> None:
        super().validate(value)
        fault = iin_fault(value) if value else None
        if fault is IinFault.LENGTH:
            raise ValidationError(_("An IIN has twelve digits."))
        if fault is IinFault.CHECK_DIGIT:
            raise ValidationError(_("The check digit is wrong: compare each digit with the document."))


class IbanField(forms.CharField):
    """KZ and eighteen characters with the right check digits; spaces and small letters do not count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Banks print it in groups of four; the place for spaces must not cut the last group off.
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "placeholder": "KZ"}

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split()).upper()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not iban_is_valid(value):
            raise ValidationError(
                _(
                    "This is not a Kazakh account number: KZ and 18 characters; compare it with the bank's paper."
                )
            )


class PhoneField(forms.CharField):
    """One telephone number or several, as they are dialled: no words, which would stand where a number is called."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not phone_is_valid(value):
            raise ValidationError(NOT_DIALLED)


class ScanInput(forms.FileInput):
    """One file or several: the pages of a paper."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> "list[File[Any]]":
        listed = files.getlist(name) if hasattr(files, "getlist") else [files.get(name)]
        return [file for file in listed if file is not None]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class ScanField(forms.FileField):
    """A scanned paper, its pages in one file or in several; its cleaned value is one checked `Scan`."""

    widget = ScanInput(attrs={"accept": ACCEPT, "multiple": True})

    def clean(self, data: "list[File[Any]]", initial: Any = None) -> Scan | None:
        if not data:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if len(data) > settings.SCAN_MAX_PAGES:
            raise ValidationError(_("More files than a paper may have pages."), code="unfit")
        return joined([check(file) for file in data])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)
