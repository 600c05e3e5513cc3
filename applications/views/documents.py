"""The papers of a file, opened."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from workflow import clock
from workflow.delivery import vault
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import READERS, permit

from .. import rules
from ..models import Document
from ..papers.uploads import EXTENSIONS, PDF

# The scan shows itself and nothing else: no script, no form, no foreign address.
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
# Chromium's PDF viewer refuses to work in a sandbox; scripts and actions are taken out of the file itself.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@permit(*READERS)
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The scan of a paper, shown in the browser. The look is logged, also when it is refused."""
    found = Document.objects.select_related("application__case__office", "requirement").filter(
        public_id=public_id
    )
    paper: Document | None = found.first()
    if paper is None:
        raise Http404
    officer = officer_of(request)
    case_or_404(request, paper.application.case.public_id, what=f"document {paper.requirement.code}")
    if reason := rules.why_not_open(officer, paper, clock.today()):
        raise PermissionDenied(reason)
    if not paper.sha256:
        raise Http404  # a registry's answer has no scan
    return _shown(vault.get(paper.sha256), paper)


def _shown(content: bytes, paper: Document) -> HttpResponse:
    """The name says what it is, never whose."""
    name = f"{paper.requirement.code}-{paper.pk}.{EXTENSIONS[paper.content_type]}"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": PDF_POLICY if paper.content_type == PDF else PAPER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=paper.content_type, headers=headers)
