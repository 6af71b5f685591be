"""Indicators: a new one, a next version in one step, its draft until another person publishes it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed, problems
from alliance.core.errors import Invalid
from alliance.core.listing import COUNTY
from kpi import access, actions, defining, queries
from kpi.api import definitions, tags
from kpi.api.defined import IndicatorShape
from kpi.api.keeping.indicator_shapes import (
    AddIndicatorShape,
    ChangeIndicatorShape,
    DiscardedVersionShape,
    GiveBackIndicatorShape,
    OneVersionShape,
    PublishIndicatorShape,
    ReviseIndicatorShape,
)
from kpi.api.keeping.reading import clause_of
from kpi.api.verbs import SeenShape, carried_out, county_of, example, posted, told
from kpi.models import IndicatorVersion
from members.models import County


@listed(tags.DEFINITIONS, IndicatorShape, _("指标及其版本"), _("CSV 中每个版本一行。"))
class Indicators(definitions.Indicators):
    """Indicators of a county; POST begins one that it does not have yet."""

    @posted(
        tags.DEFINITIONS, "indicator_add", _("新增指标"),
        _("连同第一版的空白草稿；写好公式、由另一人发布后才用得上。"),
        asks=AddIndicatorShape, gives=OneVersionShape, status=201, parameters=(COUNTY,),
        examples=(example("new", {"code": "home_visits", "name": "上门服务人次", "unit": "人次"}),),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begin it."""
        actor, county = actor_of(request), county_of(request)
        access.check_can_define(actor, county)
        said = told(AddIndicatorShape, request)
        names = ("code", "name", "name_en", "first_level", "first_level_en", "unit")
        naming = actions.Naming(**{name: said[name] for name in names if name in said})
        pk = carried_out(
            request, "add_indicator",
            lambda: actions.add_indicator(
                county=county, naming=naming, clause=clause_of(county, said),
                qualitative=said["qualitative"], by=actor,
            ),
            [county.code, said],
        )  # fmt: skip
        return _made(actor, county, pk)


class ReviseIndicator(APIView):
    """The next version in one step, or nothing at all."""

    @posted(
        tags.DEFINITIONS, "indicator_revise", _("修订指标"),
        _("照最近发布的一版，只改所写的；读不懂的公式答 422 并指出第几行第几列，什么也不留下。"),
        asks=ReviseIndicatorShape, gives=OneVersionShape, status=201, parameters=(COUNTY,),
        examples=(
            example(
                "formula",
                {"from_on": "2027-01-01", "formula": "visits + home_visits", "hand_over": True},
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, indicator: str) -> Response:
        """Draft, write, and hand over where asked."""
        actor, county = actor_of(request), county_of(request)
        found, said = (
            access.indicator_for(actor, county, indicator), told(ReviseIndicatorShape, request),
        )  # fmt: skip

        def revise() -> IndicatorVersion:
            access.check_can_draft_indicator(actor, found)
            return actions.revise_indicator(
                indicator=found,
                text=text_with(queries.definitions.next_version(found), said),
                from_on=said["from_on"],
                reason=said.get("reason", ""),
                hand_over=said["hand_over"],
                by=actor,
            )

        pk = carried_out(request, "revise_indicator", revise, [county.code, indicator, said])
        return _made(actor, county, pk)


def text_with(draft: IndicatorVersion, said: dict[str, Any]) -> defining.Text:
    """The draft's text with what was sent in its place."""
    plain = {name: said[name] for name in (*defining.NAMED, *defining.PLAIN) if name in said}
    if "clause" in said:
        plain["clause"] = clause_of(draft.county, said)
    if "conditions" in said:
        plain["conditions"] = tuple(
            (one["name"], one.get("name_en", "")) for one in said["conditions"]
        )
    return replace(defining.text_of(draft), **plain)


class OneIndicatorVersion(APIView):
    """One version; POST writes in its draft."""

    @extend_schema(
        operation_id="indicator_version",
        tags=[tags.DEFINITIONS],
        summary=_("指标的一版"),
        parameters=[COUNTY],
        responses={200: OneVersionShape, **problems(404)},
    )
    def get(self, request: Request, indicator: str, number: int) -> HttpResponseBase:
        """The version as it stands."""
        Asked(request, (COUNTY,))
        actor, county = actor_of(request), county_of(request)
        return as_json(request, _shown(actor, county, indicator, number))

    @posted(
        tags.DEFINITIONS, "indicator_change", _("修改指标草稿"),
        _("不写的不变。读不懂的公式答 422，指出第几行第几列；已发布的版本不能改。"),
        asks=ChangeIndicatorShape, gives=OneVersionShape, parameters=(COUNTY,),
        examples=(example("decimals", {"version": 1, "decimals": 1}),),
    )  # fmt: skip
    def post(self, request: Request, indicator: str, number: int) -> Response:
        """Write it."""
        said = told(ChangeIndicatorShape, request)
        return _changed(
            request, (indicator, number), "change_indicator", said,
            lambda draft, by: actions.change_indicator(
                draft=draft, text=text_with(draft, said), version=said["version"],
                hand_over=said["hand_over"], by=by,
            ),
        )  # fmt: skip


class HandOverIndicator(APIView):
    """The draft is complete."""

    @posted(
        tags.DEFINITIONS, "indicator_hand_over", _("指标草稿送批准"), _("写全了的，等另一人发布。"),
        asks=SeenShape, gives=OneVersionShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, indicator: str, number: int) -> Response:
        """Hand it over."""
        said = told(SeenShape, request)
        return _changed(
            request, (indicator, number), "hand_over_indicator", said,
            lambda draft, by: actions.hand_over_indicator(draft=draft, by=by, **said),
        )  # fmt: skip


class GiveBackIndicator(APIView):
    """The approver wants it otherwise."""

    @posted(
        tags.DEFINITIONS, "indicator_give_back", _("退回指标草稿"), _("连同要改什么。"),
        asks=GiveBackIndicatorShape, gives=OneVersionShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, indicator: str, number: int) -> Response:
        """Give it back."""
        said = told(GiveBackIndicatorShape, request)
        return _changed(
            request, (indicator, number), "give_back_indicator", said,
            lambda draft, by: actions.give_back_indicator(draft=draft, by=by, **said),
        )  # fmt: skip


class PublishIndicator(APIView):
    """Another person lets the draft hold from a day on."""

    @posted(
        tags.DEFINITIONS, "indicator_publish", _("发布指标"),
        _("从写明的那天起施行，前一版到前一天为止。起草或改过的人不能自己发布。"),
        asks=PublishIndicatorShape, gives=OneVersionShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, indicator: str, number: int) -> Response:
        """Publish it."""
        said = told(PublishIndicatorShape, request)
        day = {"from_on": None, **said}
        return _changed(
            request, (indicator, number), "publish_indicator", said,
            lambda draft, by: actions.publish_indicator(draft=draft, by=by, **day),
        )  # fmt: skip


class DiscardIndicator(APIView):
    """The draft is given up; an indicator that never held goes with it."""

    @posted(
        tags.DEFINITIONS, "indicator_discard", _("放弃指标草稿"),
        _("只有审计里还留有记录；从没有施行过的指标一并去掉。"),
        asks=SeenShape, gives=DiscardedVersionShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, indicator: str, number: int) -> Response:
        """Give it up."""
        actor, county = actor_of(request), county_of(request)
        access.check_can_define(actor, county)
        said = told(SeenShape, request)

        def discard() -> IndicatorVersion:
            draft = access.indicator_version_for(actor, county, indicator, number)
            actions.discard_indicator(draft=draft, by=actor, **said)
            return draft

        carried_out(request, "discard_indicator", discard, [county.code, indicator, number, said])
        return Response({"indicator": indicator, "number": number, "discarded": True})


def _changed(
    request: Request,
    place: tuple[str, int],
    name: str,
    said: dict[str, Any],
    act: Callable[[IndicatorVersion, Actor], IndicatorVersion],
) -> Response:
    """Change a draft once for the caller's key; the answer is how it stands afterwards."""
    actor, county = actor_of(request), county_of(request)
    draft = access.indicator_version_for(actor, county, *place)
    carried_out(request, name, lambda: act(draft, actor), [county.code, *place, said])
    return Response(_shown(actor, county, *place))


def _made(actor: Actor, county: County, pk: str) -> Response:
    row = access.indicator_versions_for(actor).get(pk=pk)
    place = {"indicator": row.indicator.code, "number": row.number}
    return Response(
        _shown(actor, county, row.indicator.code, row.number),
        status=201,
        headers={"Location": reverse("api:indicator-version", kwargs=place)},
    )


def _shown(actor: Actor, county: County, indicator: str, number: int) -> dict[str, Any]:
    row = access.indicator_version_for(actor, county, indicator, number)
    return {
        **definitions.version_line(row),
        "indicator": row.indicator.code,
        "edit_version": row.version,
        "handed_over_at": moment_text(row.ready_at),
        "warning": _warning(row),
    }


def _warning(row: IndicatorVersion) -> str:
    """What to think of before a draft is published; what it names may be gone since it was kept."""
    if row.status != IndicatorVersion.Status.DRAFT or not row.formula:
        return ""
    try:
        return defining.read(row, defining.text_of(row)).warning
    except Invalid as refusal:
        return str(refusal)
