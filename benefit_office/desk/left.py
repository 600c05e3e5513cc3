"""What is left of the limits on a page, said anew by the server: pages ask when the office's minute turns."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from workflow import clock
from workflow.visits.permissions import READERS, permit
from workflow.words import RoleKind

from .deadline import dated_cases
from .rows import rows

MOST = 120  # of a page
MINUTE = 60


@permit(*READERS, RoleKind.ADMINISTRATOR)
@require_safe
def left(request: HttpRequest) -> JsonResponse:
    """Level and words by case; `again`: the seconds until the office's clock shows the next minute."""
    now = clock.now()
    asked = [public_id for public_id in map(_uuid, request.GET.getlist("case")[:MOST]) if public_id]
    cases = list(dated_cases(request).filter(public_id__in=asked))
    said = {
        str(row["case"].public_id): {"level": row["due"]["level"], "text": row["due"]["text"]}
        for row in rows(cases, now)
    }
    return JsonResponse({"at": f"{clock.local(now):%H:%M}", "again": MINUTE - now.second, "left": said})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
