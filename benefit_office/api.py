"""Addresses of the API, version 1; its description in OpenAPI stands beside it."""

from django.urls import path, reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applications.api import Applications, OneApplication
from decisions.api import Decisions, Journal, OneDecision
from workflow.api.cases import Cases, Deadlines, OneCase
from workflow.visits.permissions import PUBLIC, READERS, permit

ROOMS = ("cases", "applications", "decisions", "journal", "schema")


class Rooms(APIView):
    """What there is."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The addresses of the lists and of the description."""
        return Response({name: request.build_absolute_uri(reverse(f"api-{name}")) for name in ROOMS})


class Description(SpectacularAPIView):
    """The API in OpenAPI 3.1; it holds no data, so everybody may read it."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """JSON or YAML, as asked."""
        return super().get(request, *args, **kwargs)


readers = permit(*READERS)
urlpatterns = [
    path("", permit(PUBLIC)(Rooms.as_view()), name="api-rooms"),
    path("schema/", permit(PUBLIC)(Description.as_view()), name="api-schema"),
    path("cases/", readers(Cases.as_view()), name="api-cases"),
    path("cases/<uuid:case>/", readers(OneCase.as_view()), name="api-case"),
    path("cases/<uuid:case>/deadlines/", readers(Deadlines.as_view()), name="api-deadlines"),
    path("applications/", readers(Applications.as_view()), name="api-applications"),
    path("applications/<uuid:case>/", readers(OneApplication.as_view()), name="api-application"),
    path("decisions/", readers(Decisions.as_view()), name="api-decisions"),
    path("decisions/<uuid:case>/", readers(OneDecision.as_view()), name="api-decision"),
    path("journal/", readers(Journal.as_view()), name="api-journal"),
]
