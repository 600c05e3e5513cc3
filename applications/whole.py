"""An application with its children and its papers: read once where an act asks for them several times."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from .models import Application, ApplicationChild, Document


def read(application: Application, *, papers: bool = True) -> Application:
    """Have its children and its papers at hand: whoever asks for them below asks no database."""
    parts = [Prefetch("children", ApplicationChild.objects.select_related("person"))]
    if papers:
        parts.append(Prefetch("documents", Document.objects.select_related("requirement", "registry_check")))
    prefetch_related_objects([application], *parts)
    return application


def children_of(application: Application) -> Sequence[ApplicationChild]:
    """Its children with their persons."""
    rows = application.children.all()
    return list(rows if _at_hand(application, "children") else rows.select_related("person"))


def papers_of(application: Application) -> Sequence[Document]:
    """All its papers with their lines of the checklist, those that were replaced among them."""
    rows = application.documents.all()
    return list(
        rows if _at_hand(application, "documents") else rows.select_related("requirement", "registry_check")
    )


def _at_hand(application: Application, part: str) -> bool:
    return part in getattr(application, "_prefetched_objects_cache", {})
