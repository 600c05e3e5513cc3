"""Applications over the API: read as the screens show them, handed in with an idempotency key."""

import base64
import binascii
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflow import clock
from workflow.api.answers import KEY_HEADER, NewestFirst, Told, once, only
from workflow.api.cases import CaseSerializer
from workflow.models import Case, Office, Officer, Role, held_on
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, officer_of
from workflow.words import RoleKind

from . import actions
from .intake.filing import Faulty, Reader
from .models import Application, ApplicationChild, Document, GuardianKind

CREATED = 201
KEY = OpenApiParameter(KEY_HEADER, str, "header", required=True, description="≤ 100 characters of your own")


class ChildSerializer(serializers.ModelSerializer[ApplicationChild]):
    """A child as lists show it: initials, birth year, guardianship act."""

    name = serializers.CharField(source="person.masked_name", read_only=True)

    class Meta:
        model = ApplicationChild
        fields = ["name", "act_number", "act_date"]


class PaperSerializer(serializers.ModelSerializer[Document]):
    """A paper of the file by its line of item 9; its bytes stay in the office."""

    requirement = serializers.CharField(source="requirement.code", read_only=True)

    class Meta:
        model = Document
        fields = ["requirement", "sheets", "original_seen", "sha256", "added_at"]


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """An application: its case, the applicant, the children masked."""

    case = CaseSerializer(read_only=True)
    applicant = serializers.CharField(source="guardian.full_name", read_only=True)
    guardian_kind = serializers.ChoiceField(choices=GuardianKind.choices, read_only=True)
    children = ChildSerializer(many=True, read_only=True)

    class Meta:
        model = Application
        fields = ["case", "applicant", "guardian_kind", "residence_kato", "children"]


class ApplicationWithPapersSerializer(ApplicationSerializer):
    """An application with its papers."""

    documents = PaperSerializer(many=True, read_only=True)

    class Meta(ApplicationSerializer.Meta):
        fields = [*ApplicationSerializer.Meta.fields, "documents"]


class FaultSerializer(serializers.Serializer[Any]):
    """Something wrong at a place of the request."""

    path = serializers.CharField()
    sentence = serializers.CharField()


class FaultsSerializer(serializers.Serializer[Any]):
    """Why nothing was taken in: every fault that was found."""

    detail = serializers.CharField()
    faults = FaultSerializer(many=True, required=False)


class HandedInSerializer(serializers.Serializer[Any]):
    """One application as docs/register-file.md describes it; a document carries its `content` (base64) and `name`.

    Without `office`, the account's own.
    """

    office = serializers.CharField(required=False)
    guardian = serializers.DictField()
    children = serializers.ListField(child=serializers.DictField())
    documents = serializers.ListField(child=serializers.DictField(), required=False)


class NewestCaseFirst(NewestFirst):
    """An application's key is its case's."""

    ordering = "-case_id"


class Applications(ListAPIView[Application]):
    """Applications this system's account may see; a POST hands one in."""

    serializer_class = ApplicationSerializer
    pagination_class = NewestCaseFirst
    queryset = Application.objects.none()

    def get_queryset(self) -> QuerySet[Application]:
        """The newest first."""
        only(set(), self.request)
        visible = Case.objects.visible_to(self.request.user, on=clock.today())
        found = Application.objects.filter(case__in=visible).select_related(
            "guardian", "case__office", "case__executor"
        )
        return found.prefetch_related("children__person")

    @extend_schema(responses={200: ApplicationSerializer(many=True), 400: Told, 401: Told, 403: Told})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of applications."""
        looked(request._request, "api: applications")  # noqa: SLF001 – DRF's own name for Django's request
        return super().get(request, *args, **kwargs)

    @extend_schema(
        parameters=[KEY], request=HandedInSerializer,
        responses={201: CaseSerializer, 400: FaultsSerializer, 401: Told, 403: Told, 409: Told},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Hand an application in: checked as at the counter, taken in whole or not at all (Regulation 4, 5.1).

        The clerk registers it; the 30 minutes run from `handed_in_at`, or from now.
        """
        body = request.data
        if not isinstance(body, dict):
            raise ValidationError({"detail": _("A JSON object is expected.")})
        officer = officer_of(request._request)  # noqa: SLF001
        return once(request, lambda: (CREATED, _hand_in(dict(body), officer)))


class OneApplication(APIView):
    """One application with its papers."""

    @extend_schema(responses={200: ApplicationWithPapersSerializer, 401: Told, 403: Told, 404: Told})
    def get(self, request: Request, case: UUID) -> Response:
        """Children are masked here as in every list."""
        found = case_or_404(request._request, case, what="api: application")  # noqa: SLF001
        application = Application.objects.filter(case=found).first()
        if application is None:
            raise Http404
        return Response(ApplicationWithPapersSerializer(application).data)


def _hand_in(body: dict[str, Any], by: Officer) -> dict[str, Any]:
    office = _office_of(body.pop("office", None), by)
    with TemporaryDirectory() as folder:
        text = json.dumps({"applications": [_with_files(body, Path(folder))]})
        try:
            (entry,) = Reader(text, Path(folder), office=office, now=clock.now()).entries()
        except Faulty as faulty:
            raise ValidationError(_faults(faulty)) from faulty
        application = actions.receive(entry.facts, office=office, by=by, handed_in_at=entry.handed_in_at)
    return dict(CaseSerializer(application.case).data)


def _office_of(code: object, by: Officer) -> Office:
    """The named office, or the only one the account is clerk of; whether it may is asked by the act."""
    own = Role.objects.filter(held_on(clock.today()), officer=by, kind=RoleKind.CLERK).values("office")
    offices = list(Office.objects.filter(code=code) if isinstance(code, str) and "\0" not in code else
                   Office.objects.filter(pk__in=own)[:2])  # fmt: skip
    if len(offices) != 1:
        raise ValidationError({"detail": _("Name the office by its code.")})
    return offices[0]


def _with_files(body: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The contents of the papers as files, where the reader of files looks for them."""
    papers = body.get("documents")
    if not isinstance(papers, list):
        return body
    return body | {
        "documents": [_with_file(paper, folder / str(place)) for place, paper in enumerate(papers)]
    }


def _with_file(paper: object, target: Path) -> object:
    if not isinstance(paper, dict):
        return paper
    kept = {name: value for name, value in paper.items() if name not in ("content", "name", "file")}
    try:
        target.write_bytes(base64.b64decode(str(paper.get("content", "")), validate=True))
    except (binascii.Error, ValueError):
        return kept
    return kept | {"file": target.name}


def _faults(faulty: Faulty) -> dict[str, Any]:
    rows = [
        {"path": fault.path.removeprefix("applications[0]").lstrip("."), "sentence": fault.sentence}
        for fault in faulty.faults
    ]
    return {"detail": _("Nothing was taken in."), "faults": rows}
