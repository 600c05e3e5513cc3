"""An application with its children and its papers: read once where an act asks for them several times."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import QuerySet

from workflow.memory.questions import KEY, Question

from .models import Application, ApplicationChild, Document

Part = TypeVar("Part", ApplicationChild, Document)


def read(application: Application, *, papers: bool = True) -> None:
    """Have its children and its papers at hand: whoever asks for them below asks no database."""
    application.children_at_hand = _of(application, CHILDREN.ask(application=application.pk))
    if papers:
        application.papers_at_hand = _of(application, PAPERS.ask(application=application.pk))


def children_of(application: Application) -> Sequence[ApplicationChild]:
    """Its children with their persons."""
    at_hand = application.children_at_hand
    return _of(application, _children(application.pk)) if at_hand is None else at_hand


def papers_of(application: Application) -> Sequence[Document]:
    """All its papers with their lines of the checklist, those that were replaced among them."""
    at_hand = application.papers_at_hand
    return _of(application, _papers(application.pk)) if at_hand is None else at_hand


def _of(application: Application, rows: Iterable[Part]) -> list[Part]:
    """The rows, each knowing its application: nobody asks for it again."""
    parts = list(rows)
    for part in parts:
        part.application = application
    return parts


def _children(application: int) -> QuerySet[ApplicationChild]:
    return ApplicationChild.objects.filter(application=application).select_related("person")


def _papers(application: int) -> QuerySet[Document]:
    rows = Document.objects.filter(application=application)
    return rows.select_related("requirement", "registry_check")


APPLICATION = Question(
    lambda case: Application.objects.filter(case=case).select_related("guardian", "representative"), case=KEY
)
CHILDREN = Question(_children, application=KEY)
PAPERS = Question(_papers, application=KEY)
