"""What the system counted itself: the list, one counting with its facts, counting a period now."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, Row, only
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import ELEMENT, PERIOD, RELATIVE_TO, UNIT, periods
from kpi.api.sources.shapes import (
    CountedShape,
    DerivationShape,
    DeriveShape,
    OneDerivationShape,
    plain_or_none,
)
from kpi.api.verbs import county_of, posted, told
from kpi.models import Derivation
from kpi.running import gathering
from members.models import County


@listed(
    tags.VALUES, DerivationShape, _("系统推算的数"),
    _("由登记和转诊、派驻等事实推算的数，连同筛选条件和查询时间。"),
)  # fmt: skip
class Derivations(ListView):
    """Countings, the newest first; POST counts a period now."""

    title = "derivations"
    parameters = (ELEMENT, UNIT, PERIOD, RELATIVE_TO)
    order = ("-id",)
    columns = names_of(DerivationShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Those of the county itself, and of the reader's bodies."""
        return only(
            access.derivations_for(actor).filter(county=county),
            element__code__in=asked.texts("element"),
            unit__code__in=asked.texts("unit"),
            period__in=periods(asked),
        )

    def records(self, rows: list[Derivation]) -> list[Row]:
        """Ids become codes."""
        return [_derivation_line(row) for row in rows]

    @posted(
        tags.VALUES, "derive", _("现在推算"),
        _("每天自动推算一次已过完的上一期；等不及的可以现在推算。已锁定、已关闭的不再推算。"),
        asks=DeriveShape, gives=CountedShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Count it."""
        actor, county = actor_of(request), county_of(request)
        period = told(DeriveShape, request)["period"]

        def act() -> dict[str, Any]:
            done = actions.derive_values(county=county, period=period, by=actor)
            return {
                "counted": done.counted,
                "unchanged": done.unchanged,
                "left_out": [str(why) for why in done.left_out],
            }

        key = key_of(request._request)
        return Response(once(actor, key, "kpi.derive", act, asked=[county.code, period]))


class OneDerivation(APIView):
    """One counting with its facts."""

    @extend_schema(
        operation_id="derivation",
        tags=[tags.VALUES],
        summary=_("一次推算及其依据"),
        responses={200: OneDerivationShape, **problems(404)},
    )
    def get(self, request: Request, derivation: int) -> HttpResponseBase:
        """Filter and query time for everybody, facts for those who may see them."""
        Asked(request, ())
        actor = actor_of(request)
        row = access.derivation_for(actor, derivation)
        named = [cast(str, fact[0]) for fact in row.facts]
        unknown = {fact[0] for fact in row.facts if fact[3] is None}
        there = gathering.shown(actor, row.county_id, named)
        answer = {
            **dict(zip(Derivations.columns, _derivation_line(row), strict=True)),
            "shown": [
                {"name": one.label, "url": one.url, "unknown": one.source in unknown}
                for one in there
            ],
            "hidden": len(row.facts) - len(there),
        }
        return as_json(request, answer)


def _derivation_line(row: Derivation) -> Row:
    return (
        row.pk, row.element.code, row.unit.code, row.period, row.counts, row.filter,
        plain_or_none(row.value), len(row.facts), row.unknown, moment_text(row.at), row.demo,
    )  # fmt: skip
