"""A paper's row on the counter's form, and one more paper for a file that is taken in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflow import clock
from workflow.language.text import shortened

from ..intake.facts import Scan
from ..models import Document, Requirement
from .fields import ScanField
from .parts import EMPTY

CHOICE_LENGTH = 200  # a list of choices shows no more of a title


class PaperForm(forms.Form):
    """A paper that was brought, with its scan. A row without a scan is a paper that was not brought."""

    requirement = forms.ChoiceField(label=gettext_lazy("Paper"), required=False)
    child = forms.IntegerField(
        label=gettext_lazy("Child №"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Leave empty if it is for all the children."),
    )
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=200, required=False)
    sheets = forms.IntegerField(
        label=pgettext_lazy("of a paper", "Sheets"), min_value=1, max_value=999, required=False, initial=1
    )
    original_seen = forms.BooleanField(
        label=gettext_lazy("Original seen and returned"), required=False, initial=True
    )
    file = ScanField(
        label=gettext_lazy("Scan: PDF, JPEG or PNG"),
        required=False,
        help_text=gettext_lazy("Several pages may be chosen or dropped here at once; they become one PDF."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)
    refused = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)
    without = forms.BooleanField(
        label=gettext_lazy(
            "Go on without this scan: unless another is attached, the paper counts as not brought"
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, requirements: list[Requirement], kept: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept_scans = kept if kept is not None else {}
        field = self.fields["requirement"]
        assert isinstance(field, forms.ChoiceField)
        titles = {
            row.code: shortened(row.short_title, CHOICE_LENGTH) for row in requirements if not row.form_itself
        }
        field.choices = [EMPTY, *titles.items()]
        self.of_representatives = {row.code for row in requirements if row.when == row.When.REPRESENTATIVE}

    @property
    def only_represented(self) -> bool:
        """A paper that only a representative brings: the page shows its row when there is one."""
        return self["requirement"].value() in self.of_representatives

    @property
    def kept_scan(self) -> dict[str, Any] | None:
        """What an earlier sending of this form brought for this row: name, type, size, sha256."""
        return self.kept_scans.get(str(self["kept"].value() or ""))

    @property
    def refused_file(self) -> str:
        """The name of a file that an earlier sending brought for this row and that was refused."""
        return str(self["refused"].value() or "") if "refused" in self.fields else ""

    @property
    def brought(self) -> bool:
        return bool(self.cleaned_data.get("file") or self.kept_scan)

    @property
    def scan(self) -> Scan | None:
        scan: Scan | None = self.cleaned_data.get("file")
        return scan

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.brought and not cleaned.get("requirement") and "requirement" not in self.errors:
            self.add_error("requirement", _("Say which paper of the list this scan is."))
        if self.refused_file and not self.scan and not cleaned.get("without") and "file" not in self.errors:
            self.add_error("file", _("The file “%(name)s” was refused and is not attached. Choose the file again, "
                                     "or mark that the paper goes without this scan.")
                           % {"name": self.refused_file})  # fmt: skip
        return cleaned


class OldPaperField(forms.ModelChoiceField):
    """A paper of the file, by what it is and when it came; never by whose it is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.requirement.short_title} – {clock.local(obj.added_at):%d.%m.%Y %H:%M}"


class OnePaperForm(PaperForm):
    """One more paper for a file that is already taken in."""

    replaces = OldPaperField(
        Document.objects.none(),
        label=gettext_lazy("Replaces"),
        required=False,
        empty_label=gettext_lazy("nothing: a further paper"),
    )
    resume = forms.BooleanField(
        label=gettext_lazy("Let the clock run again when all papers asked for are there"),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        children: int,
        replaceable: "QuerySet[Document] | None" = None,
        waits: bool = False,
        **kwargs: Any,
    ) -> None:
        """`replaceable`: papers of the file that a better one may replace; `waits`: papers are outstanding."""
        super().__init__(*args, **kwargs)
        self.children = children
        old = replaceable if replaceable is not None else Document.objects.none()
        field = self.fields["replaces"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = old.select_related("requirement")
        del (
            self.fields["refused"],
            self.fields["without"],
        )  # one paper, one sending: without a scan it is not added
        if not waits:
            del self.fields["resume"]
        self.fields["requirement"].required = self.fields["file"].required = True

    def clean_replaces(self) -> Document | None:
        old: Document | None = self.cleaned_data["replaces"]
        if old and old.requirement.code != self.cleaned_data.get("requirement"):
            raise forms.ValidationError(_("A paper is replaced by one of the same kind."))
        return old

    def clean_child(self) -> int | None:
        place: int | None = self.cleaned_data["child"]
        if place and place > self.children:
            raise forms.ValidationError(_("There is no child with this number in the application."))
        return place
