"""Boxes in front of cases: a ticked one carries the case and the version the page was opened with."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import Case


def box_of(case: Case) -> str:
    """The value of a case's box."""
    return f"{case.public_id}:{case.version}"


class Boxes(forms.Form):
    """Which cases. One that has moved on since is refused by the door, with its own sentence."""

    case = forms.MultipleChoiceField(
        label=gettext_lazy("Cases"), error_messages={"required": gettext_lazy("Choose at least one case.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [(text, text) for text in self.ticked]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[str]:
        """The boxes as they came."""
        return self.data.getlist("case") if isinstance(self.data, QueryDict) else []

    def chosen(self) -> list[tuple[UUID, int]]:
        """(case, version) of each box that was ticked."""
        parts = (text.partition(":") for text in self.cleaned_data["case"])
        return [(UUID(case), int(version)) for case, _colon, version in parts]

    def clean_case(self) -> list[str]:
        """Boxes carry what the page put into them; anything else is no box of ours."""
        texts: list[str] = self.cleaned_data["case"]
        for text in texts:
            case, _colon, version = text.partition(":")
            try:
                UUID(case)
            except ValueError:
                raise forms.ValidationError(_("Choose the cases from the list.")) from None
            if not version.isdecimal():
                raise forms.ValidationError(_("Choose the cases from the list."))
        return texts
