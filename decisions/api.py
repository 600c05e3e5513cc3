"""Decisions and the registration journal over the API; numbers, dates and sums, the children masked."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflow import clock
from workflow.api.answers import NewestFirst, Told, only
from workflow.models import Case, Office, Sheet
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404

from .models import Decision, DecisionLine, JournalEntry, Outcome


class LineSerializer(serializers.ModelSerializer[DecisionLine]):
    """One child and period: tenge a month."""

    child = serializers.CharField(source="child.masked_name", read_only=True)

    class Meta:
        model = DecisionLine
        fields = ["child", "period_from", "period_to", "monthly"]


class SheetSerializer(serializers.ModelSerializer[Sheet]):
    """A printed sheet by its language and the hash of its bytes."""

    class Meta:
        model = Sheet
        fields = ["language", "state", "sha256", "made_at"]


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A signed decision (Regulation 3, 5.4)."""

    case = serializers.UUIDField(source="case.public_id", read_only=True)
    office = serializers.CharField(source="office.code", read_only=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, read_only=True)
    ground = serializers.CharField(source="ground.code", default=None, allow_null=True, read_only=True)
    lines = LineSerializer(many=True, read_only=True)

    class Meta:
        model = Decision
        fields = ["case", "office", "number", "date", "outcome", "ground", "signed_at", "lines"]


class DecisionWithSheetsSerializer(DecisionSerializer):
    """A decision with its twin sheets."""

    sheets = serializers.SerializerMethodField()

    class Meta(DecisionSerializer.Meta):
        fields = [*DecisionSerializer.Meta.fields, "sheets"]

    @extend_schema_field(SheetSerializer(many=True))
    def get_sheets(self, decision: Decision) -> Any:
        """The Kazakh and the Russian sheet."""
        twins = [sheet for sheet in (decision.sheet_kk, decision.sheet_ru) if sheet]
        return SheetSerializer(twins, many=True).data


class JournalSerializer(serializers.ModelSerializer[JournalEntry]):
    """A row of the journal with its place in the chain (Regulation 5.5)."""

    office = serializers.CharField(source="office.code", read_only=True)
    case = serializers.UUIDField(
        source="decision.case.public_id", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = JournalEntry
        fields = [
            "office", "place", "kind", "case", "number", "date", "incoming_number", "channel", "outcome",
            "total_monthly", "entered_at", "previous", "hash",
        ]  # fmt: skip


class Decisions(ListAPIView[Decision]):
    """Signed decisions of the offices this system's account may see."""

    serializer_class = DecisionSerializer
    pagination_class = NewestFirst
    queryset = Decision.objects.none()

    def get_queryset(self) -> QuerySet[Decision]:
        """A draft is nobody's business outside the office."""
        only(set(), self.request)
        visible = Case.objects.visible_to(self.request.user, on=clock.today())
        found = Decision.objects.filter(case__in=visible, signed_at__isnull=False)
        return found.select_related("case", "office", "ground").prefetch_related("lines__child")

    @extend_schema(responses={200: DecisionSerializer(many=True), 400: Told, 401: Told, 403: Told})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of decisions."""
        looked(request._request, "api: decisions")  # noqa: SLF001 – DRF's own name for Django's request
        return super().get(request, *args, **kwargs)


class OneDecision(APIView):
    """The signed decision of one case."""

    @extend_schema(responses={200: DecisionWithSheetsSerializer, 401: Told, 403: Told, 404: Told})
    def get(self, request: Request, case: UUID) -> Response:
        """With the hashes of its sheets."""
        found = case_or_404(request._request, case, what="api: decision")  # noqa: SLF001
        decision = Decision.objects.filter(case=found, signed_at__isnull=False).first()
        if decision is None:
            raise Http404
        return Response(DecisionWithSheetsSerializer(decision).data)


class Journal(ListAPIView[JournalEntry]):
    """The registration journal, newest first; each row can be proved by its hash."""

    serializer_class = JournalSerializer
    pagination_class = NewestFirst
    queryset = JournalEntry.objects.none()

    def get_queryset(self) -> QuerySet[JournalEntry]:
        """Of the offices whose cases the account may see."""
        only({"office"}, self.request)
        visible = Case.objects.visible_to(self.request.user, on=clock.today())
        offices = Office.objects.filter(pk__in=visible.values("office"))
        if code := self.request.query_params.get("office"):
            offices = offices.filter(code=code.replace("\0", ""))
        return JournalEntry.objects.filter(office__in=offices).select_related("office", "decision__case")

    @extend_schema(
        parameters=[OpenApiParameter("office", str)],
        responses={200: JournalSerializer(many=True), 400: Told, 401: Told, 403: Told},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of the journal."""
        looked(request._request, "api: journal")  # noqa: SLF001
        return super().get(request, *args, **kwargs)
