"""Forms of one ground."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

from applications.forms.fields import DayField

from ..models import Ground

AREA = forms.Textarea({"rows": 3})


class GroundForm(forms.ModelForm):
    """How a ground reads from a day on, and what it rests on, in three languages."""

    since = DayField(label=gettext_lazy("From the day"))

    class Meta:
        model = Ground
        fields = [
            "since", "text_kk", "text_ru", "text_en", "clause_kk", "clause_ru", "clause_en", "order",
        ]  # fmt: skip
        labels = {"order": gettext_lazy("Place in the list")}
        widgets = {"text_kk": AREA, "text_ru": AREA, "text_en": AREA}

    def _get_validation_exclusions(self) -> set[str]:
        """Another day is another row, which the act makes."""
        return {*super()._get_validation_exclusions(), "since"}  # type: ignore[misc]


class NewGroundForm(GroundForm):
    """A ground the list does not have yet."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Ground.For)
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=30,
        validators=[RegexValidator(r"^[a-z][a-z_]+$", gettext_lazy("Lower-case Latin letters and underscores."))],
        help_text=gettext_lazy("Lower-case Latin letters: the name of the ground in registers and connected systems."),
    )  # fmt: skip
    field_order = ("outcome", "code")


class EndGroundForm(forms.Form):
    """From which day on a ground is no longer offered."""

    since = DayField(label=gettext_lazy("Not offered from"))
