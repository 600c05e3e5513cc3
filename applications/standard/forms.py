"""Forms of the Standard's data."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

from workflow.forms import SourceInput, day_input
from workflow.models import Edition

from ..models import ConsentTerms, Requirement

AREA = forms.Textarea({"rows": 3})


class LineForm(forms.ModelForm):
    """How a paper is asked for from a day on."""

    class Meta:
        model = Requirement
        fields = [
            "since", "channel", "title_kk", "title_ru", "title_en", "when", "born_before", "age_from", "age_under",
            "per_child", "from_registry", "sensitive", "order", "source",
        ]  # fmt: skip
        labels = {
            "since": gettext_lazy("From the day"), "channel": gettext_lazy("Channel"),
            "title_kk": gettext_lazy("Title (Kazakh)"), "title_ru": gettext_lazy("Title (Russian)"),
            "title_en": gettext_lazy("Title (English)"), "when": gettext_lazy("Required when"),
            "born_before": gettext_lazy("For births before"),
            "age_from": gettext_lazy("For children from the age of"),
            "age_under": gettext_lazy("For children under the age of"),
            "per_child": gettext_lazy("For each child"),
            "from_registry": gettext_lazy("A registry's answer will do"),
            "sensitive": gettext_lazy("About the parents"), "order": gettext_lazy("Place in the list"),
            "source": gettext_lazy("Source"),
        }  # fmt: skip
        help_texts = {
            "channel": gettext_lazy("A channel's own line goes before the one for every channel."),
            "born_before": gettext_lazy("Only for a paper that depends on the day of birth."),
            "age_from": gettext_lazy("Only for a paper that depends on age."),
            "age_under": gettext_lazy("Only for a paper that depends on age."),
            "sensitive": gettext_lazy(
                "Shown to the executor and the head; to the clerk only while the documents are being accepted."
            ),
            "source": gettext_lazy("The act that sets the line."),
        }
        widgets = {
            "since": day_input(), "born_before": day_input(),
            "title_kk": AREA, "title_ru": AREA, "title_en": AREA, "source": SourceInput(),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, nothing in (("channel", gettext_lazy("every channel")), ("when", "—")):
            chosen: Any = self.fields[name]
            chosen.choices = [(value, label if value else nothing) for value, label in chosen.choices]

    def _get_validation_exclusions(self) -> set[str]:
        """Another day is another row, which the act makes."""
        return {*super()._get_validation_exclusions(), "since"}  # type: ignore[misc]


class NewLineForm(LineForm):
    """A paper the list does not have yet."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=20,
        validators=[RegexValidator(r"^[a-z][a-z_]+$", gettext_lazy("Lower-case Latin letters and underscores."))],
        help_text=gettext_lazy("Lower-case Latin letters: the name of the paper in registers and connected systems."),
    )  # fmt: skip
    field_order = ("code",)


class TakeOverForm(forms.Form):
    """Whose checklist an edition without one takes over."""

    source = forms.ModelChoiceField(
        Edition.objects.none(), label=gettext_lazy("Take over the list of the edition"), empty_label=None
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = Edition.objects.filter(requirements__isnull=False).exclude(pk=edition.pk).distinct()
        self.fields["source"].queryset = listed  # type: ignore[attr-defined]


class ConsentForm(forms.ModelForm):
    """What the applicant consents to from a day on."""

    class Meta:
        model = ConsentTerms
        fields = [
            "since",
            *(f"{part}_{language}" for part in ("purpose", "term", "third_parties", "data_list")
              for language in ("kk", "ru", "en")),
            "cross_border", "publication", "source",
        ]  # fmt: skip
        labels = {
            "since": gettext_lazy("From the day"),
            "purpose_kk": gettext_lazy("Purpose (Kazakh)"), "purpose_ru": gettext_lazy("Purpose (Russian)"),
            "purpose_en": gettext_lazy("Purpose (English)"), "term_kk": gettext_lazy("Term (Kazakh)"),
            "term_ru": gettext_lazy("Term (Russian)"), "term_en": gettext_lazy("Term (English)"),
            "third_parties_kk": gettext_lazy("Third parties (Kazakh)"),
            "third_parties_ru": gettext_lazy("Third parties (Russian)"),
            "third_parties_en": gettext_lazy("Third parties (English)"),
            "data_list_kk": gettext_lazy("List of data (Kazakh)"),
            "data_list_ru": gettext_lazy("List of data (Russian)"),
            "data_list_en": gettext_lazy("List of data (English)"),
            "cross_border": gettext_lazy("Sent abroad"),
            "publication": gettext_lazy("Published"),
            "source": gettext_lazy("Source"),
        }  # fmt: skip
        widgets = {
            "since": day_input(), "source": SourceInput(),
            **{f"{part}_{language}": AREA for part in ("purpose", "data_list") for language in ("kk", "ru", "en")},
            **{f"{part}_{language}": forms.Textarea({"rows": 2})
               for part in ("term", "third_parties") for language in ("kk", "ru", "en")},
        }  # fmt: skip

    def _get_validation_exclusions(self) -> set[str]:
        """Another day is another row, which the act makes."""
        return {*super()._get_validation_exclusions(), "since"}  # type: ignore[misc]
