"""Which month of which office is listed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import Office

from ..register.forms import office_field


class MonthForm(forms.Form):
    """The month as browsers send it, «2026-11»."""

    office = forms.ModelChoiceField(Office.objects.none())
    month = forms.CharField(
        label=gettext_lazy("Month"), max_length=7,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"}),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"] = office_field(offices)

    def clean_month(self) -> date:
        """The first day of the month."""
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError:
            raise ValidationError(_("Write the month as year and month: 2026-11.")) from None
