"""Cases and their deadlines: where each stands, when it is due and why."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .. import clock
from ..deadlines.walks import walks
from ..models import Case, StepRun
from ..visits.access import looked
from ..visits.fetch import case_or_404
from ..words import State
from .answers import NewestFirst, Told, only

LANGUAGE = OpenApiParameter("Accept-Language", str, "header", description="kk, ru or en", required=False)


class StepRunSerializer(serializers.ModelSerializer[StepRun]):
    """One round of one step (Regulation 5)."""

    officer = serializers.CharField(
        source="officer.short_name", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = StepRun
        fields = ["step", "round", "officer", "opened_at", "closed_at", "due_at", "breached_at", "verb"]


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case without the persons in it."""

    case = serializers.UUIDField(source="public_id", read_only=True)
    office = serializers.CharField(source="office.code", read_only=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    executor = serializers.CharField(
        source="executor.short_name", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = Case
        fields = [
            "case", "office", "number", "kind", "channel", "state", "step", "paused", "executor", "version",
            "handed_in_at", "registered_at", "due_at", "service_due_at", "closed_at",
        ]  # fmt: skip


class CaseWithStepsSerializer(CaseSerializer):
    """A case with the rounds of its steps."""

    steps = StepRunSerializer(source="step_runs", many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "steps"]


class WalkSerializer(serializers.Serializer[Any]):
    """A due moment and the walk of the code that computed it."""

    step = serializers.IntegerField(allow_null=True, help_text="null: the whole service")
    due = serializers.DateTimeField()
    explains = serializers.ListField(child=serializers.CharField())


class DeadlinesSerializer(serializers.Serializer[Any]):
    """The deadlines of a case, each with its explanation."""

    case = serializers.UUIDField()
    steps = WalkSerializer(many=True)
    service = WalkSerializer(allow_null=True)


class Cases(ListAPIView[Case]):
    """The cases this system's account may see, newest first."""

    serializer_class = CaseSerializer
    pagination_class = NewestFirst
    queryset = Case.objects.none()

    def get_queryset(self) -> QuerySet[Case]:
        """Filtered by state and office."""
        only({"state", "office"}, self.request)
        found = Case.objects.visible_to(self.request.user, on=clock.today()).select_related(
            "office", "executor"
        )
        asked = self.request.query_params
        if state := asked.get("state"):
            if state not in State.values:
                raise ValidationError({"state": [", ".join(State.values)]})
            found = found.filter(state=state)
        if office := asked.get("office"):
            found = found.filter(office__code=office.replace("\0", ""))
        return found

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=State.values), OpenApiParameter("office", str)],
        responses={200: CaseSerializer(many=True), 400: Told, 401: Told, 403: Told},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of cases."""
        looked(request._request, "api: cases")  # noqa: SLF001 – DRF's own name for Django's request
        return super().get(request, *args, **kwargs)


class OneCase(APIView):
    """Where one case stands."""

    @extend_schema(responses={200: CaseWithStepsSerializer, 401: Told, 403: Told, 404: Told})
    def get(self, request: Request, case: UUID) -> Response:
        """State, step, dates, rounds."""
        found = case_or_404(request._request, case, what="api: case")  # noqa: SLF001
        return Response(CaseWithStepsSerializer(found).data)


class Deadlines(APIView):
    """When each opened step and the whole service of a case are due, and why."""

    @extend_schema(
        parameters=[LANGUAGE], responses={200: DeadlinesSerializer, 401: Told, 403: Told, 404: Told}
    )
    def get(self, request: Request, case: UUID) -> Response:
        """The same walk that the case page and `manage.py deadlines` tell."""
        found = case_or_404(request._request, case, what="api: deadlines")  # noqa: SLF001
        return Response(DeadlinesSerializer(deadlines_of(found)).data)


def deadlines_of(case: Case) -> dict[str, Any]:
    """Each opened step's due moment with its walk, in the language asked for."""
    told = [{"step": walk.step, "due": walk.due, "explains": walk.lines} for walk in walks(case, clock.now())]
    service = told.pop() if told and told[-1]["step"] is None else None
    return {"case": case.public_id, "steps": told, "service": service}
