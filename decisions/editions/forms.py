"""The forms of an edition."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from applications.forms.fields import DayField
from workflow.forms import SourceInput
from workflow.language.text import in_language
from workflow.models import Edition, EditionSwitch

from .rules import ALWAYS

TEXTS = ("title_kk", "title_ru", "title_en", "appeal_kk", "appeal_ru")


class EditionForm(forms.ModelForm):
    """Everything an edition says, and the limits of its five steps in their units (Regulation 5)."""

    class Meta:
        model = Edition
        fields = [
            "act_kk", "act_ru", "act_en", "title_kk", "title_ru", "title_en", "service_days",
            "corporation_service_days", "waiting_minutes", "serving_minutes", "count_day_zero", "hearing",
            "hearing_notice_days", "hearing_objection_days", "appeal_kk", "appeal_ru", "appeal_source", "report_days",
            "source",
        ]  # fmt: skip
        widgets = {
            **{name: forms.Textarea({"rows": 3}) for name in TEXTS},
            **{name: SourceInput() for name in ("appeal_source", "source")},
        }

    def __init__(self, *args: Any, closed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            "hearing_notice_days",
            "hearing_objection_days",
            "service_days",
            "corporation_service_days",
        ):
            self.fields[name].widget.attrs["min"] = 1
        steps = [] if closed else self.instance.steps.order_by("number")
        for step in steps:
            self.fields[f"limit_{step.number}"] = forms.IntegerField(
                label=_("Step %(number)s, %(unit)s")
                % {"number": step.number, "unit": step.get_limit_unit_display()},
                min_value=1, max_value=600, initial=step.limit, help_text=in_language(step, "action"),
            )  # fmt: skip
        if closed:
            for name in set(self.fields) - set(ALWAYS):
                del self.fields[name]

    def limits(self) -> dict[int, int]:
        """The limits by step."""
        return {
            int(name.removeprefix("limit_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("limit_")
        }

    def facts(self) -> dict[str, Any]:
        """What the edition says."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("limit_")}


class AnotherForm(forms.Form):
    """The code of a new edition, and the one it is made from."""

    source = forms.ModelChoiceField(Edition.objects.all(), label=_("Made from the edition"), empty_label=None)
    code = forms.CharField(
        label=_("Code of the new edition"), max_length=20, validators=[RegexValidator(r"^(?!switch\Z)[\w.-]+\Z")],
        help_text=_("Short, like the number of the order: 158."),
    )  # fmt: skip


class SwitchForm(forms.ModelForm):
    """From which day on who works under which edition."""

    since = DayField(label=_("From the day"))

    class Meta:
        model = EditionSwitch
        fields = ["edition", "office", "since"]
        labels = {"edition": _("Edition"), "office": _("Office")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].empty_label = _("the whole region")  # type: ignore[attr-defined]
        self.fields["edition"].empty_label = None  # type: ignore[attr-defined]
