"""The registry for systems that speak FHIR R4."""

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from alliance.core.answering import as_json
from alliance.core.api import OrjsonRenderer
from alliance.core.documents import CURSOR, problems
from alliance.core.listing import Row
from members import fhir, queries
from members.api.places import PLACES, Institutions

MEDIA_TYPE = "application/fhir+json"


class FhirRenderer(OrjsonRenderer):
    """JSON under the name that FHIR gives it."""

    media_type = MEDIA_TYPE


class Organizations(Institutions):
    """A Bundle of Organization resources, as the institutions stood on the day."""

    renderer_classes = [FhirRenderer, OrjsonRenderer]
    title = "fhir-organizations"

    @extend_schema(
        operation_id="fhir_organizations",
        tags=[PLACES],
        summary=_("机构（FHIR R4 Organization）"),
        description=_("Bundle 类型为 searchset；翻页看 link 中的 next。不知道的内容不写。"),
        parameters=[*Institutions.common, *Institutions.parameters, CURSOR],
        responses={(200, MEDIA_TYPE): OpenApiTypes.OBJECT, **problems(404, 406, 422)},
    )
    def get(self, request: Request, **place: str) -> HttpResponseBase:
        """One page of the bundle."""
        return super().get(request, **place)

    def records(self, rows: list[Any]) -> list[Row]:
        """One resource an institution."""
        return [
            fhir.organization(body, body.county, body.aliases.all())  # type: ignore[misc]
            for body in queries.bodies.as_they_stood(rows, rows[0].asked_on)
        ]

    def _written(
        self, request: Request, records: list[Any], following: str | None
    ) -> HttpResponseBase:
        response = as_json(request, fhir.bundle(records, request.build_absolute_uri(), following))
        response["Content-Type"] = MEDIA_TYPE
        return response
