"""Referrals for systems that speak FHIR R4: one case, and those that changed since a moment."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance.core import audit
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json
from alliance.core.api import OrjsonRenderer
from alliance.core.asking import Asked, parameter
from alliance.core.documents import CURSOR, problems
from alliance.core.listing import COUNTY, ListView
from alliance.core.pagination import Page, page_of
from members import access as member_access
from members.api.fhir import MEDIA_TYPE, FhirRenderer
from members.fhir import Resource
from referrals import access, fhir, queries
from referrals.api.cases import TAG
from referrals.models import Referral
from referrals.queries.fhir import last_changes
from referrals.rules import STATES

#: A case is three resources with unsealed numbers: more a page than this nobody waits for.
MOST = 100


class FhirReferral(APIView):
    """One case as a Bundle."""

    renderer_classes = [FhirRenderer, OrjsonRenderer]

    @extend_schema(
        operation_id="fhir_referral",
        tags=[TAG],
        summary=_("一件转诊（FHIR R4 ServiceRequest、Task、Patient）"),
        description=_("Bundle 类型为 collection；证件号码和电话只有后四位。谁取用过，留有记录。"),
        responses={(200, MEDIA_TYPE): OpenApiTypes.OBJECT, **problems(404, 406)},
    )
    def get(self, request: Request, referral: UUID) -> HttpResponseBase:
        """The case as it stands; that it was read is written down."""
        Asked(request, ())
        actor = actor_of(request)
        row = access.referral_for(actor, referral)
        (found,) = _told(actor, [row])
        return _answer(request, fhir.collection(found, _root(request)))


class FhirReferrals(ListView):
    """The caller's cases as a Bundle, those changed first standing first."""

    renderer_classes = [FhirRenderer, OrjsonRenderer]
    title = "fhir-referrals"
    common = (COUNTY,)
    parameters = (parameter("updated_since", _("只要这个时间以后（含）办理过的。")),)
    order = ("changed_at", "id")

    @extend_schema(
        operation_id="fhir_referrals",
        tags=[TAG],
        summary=_("转诊（FHIR R4 ServiceRequest、Task、Patient）"),
        description=_(
            "Bundle 类型为 searchset，按最后办理时间从早到晚，每页最多 100 件；翻页看 link 中的 next。"
            "证件号码和电话只有后四位。谁取用过，留有记录。"
        ),
        parameters=[*common, *parameters, CURSOR],
        responses={(200, MEDIA_TYPE): OpenApiTypes.OBJECT, **problems(404, 406, 422)},
    )
    def get(self, request: Request, **place: str) -> HttpResponseBase:
        """One page of the bundle."""
        return super().get(request, **place)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's own."""
        since = asked.moment("updated_since")
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.referrals_for(actor).filter(county=county)
        rows = rows.select_related("county", "patient", "origin", "destination")
        return rows.filter(changed_at__gte=since) if since else rows

    def page(self, found: QuerySet[Any, Any], cursor: str, size: int) -> Page[Any]:
        """The rows behind the cursor, a hundred at most."""
        return page_of(found, order=self.order, cursor=cursor, size=min(size, MOST))

    def records(self, rows: list[Referral]) -> list[Any]:
        """The resources of each case; that they were read is written down."""
        return _told(actor_of(self.request), rows)

    def _written(
        self, request: Request, records: list[Any], following: str | None
    ) -> HttpResponseBase:
        address = request.build_absolute_uri()
        return _answer(request, fhir.searchset(records, _root(request), address, following))


def _told(actor: Actor, rows: list[Referral]) -> list[list[Resource]]:
    """The resources of these cases, and the line that says who has read them."""
    changes = last_changes(rows)
    found = []
    for row in rows:
        event = changes.get(row.pk)
        change = fhir.Change(event.action, event.reason_code, event.reason) if event else None
        masked = {name: queries.cases.masked(row.patient, name) for name in ("number", "phone")}
        words = str(STATES[row.direction][row.status].words)
        found.append(fhir.resources(row, change, masked, words))
    numbers = [row.number for row in rows]
    about = rows[0] if len(rows) == 1 else rows[0].county
    audit.seen(actor, "referral.fhir_read", about, county=rows[0].county_id, referral=numbers)
    return found


def _root(request: Request) -> str:
    """The address before the kind of a resource, the one under which institutions stand."""
    there = request.build_absolute_uri(reverse("api:fhir-organizations"))
    return there.rstrip("/").rpartition("/")[0]


def _answer(request: Request, bundle: Resource) -> HttpResponseBase:
    response = as_json(request, bundle)
    response["Content-Type"] = MEDIA_TYPE
    return response
