"""A scheme's next version: drafted from the last one, weighed, published by another, given up."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json
from alliance.core.asking import Asked
from alliance.core.documents import problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.listing import COUNTY
from kpi import access, actions, queries
from kpi.api import tags
from kpi.api.defined import SchemeShape
from kpi.api.definitions import Schemes
from kpi.api.keeping.reading import clause_of, figure, indicator_of
from kpi.api.keeping.scheme_shapes import (
    AddItemShape,
    ChangeItemShape,
    DiscardedShape,
    DraftSchemeShape,
    MoveItemShape,
    PublishSchemeShape,
    SetWeightsShape,
)
from kpi.api.verbs import SeenShape, carried_out, county_of, example, posted, told
from kpi.drafting.rules import GATE
from kpi.forms.schemes import STEPS, ItemForm
from kpi.models import SchemeItem, SchemeVersion
from members.models import County

PLACES = 4


class DraftScheme(APIView):
    """Somebody begins a scheme's next version."""

    @posted(
        tags.DEFINITIONS, "scheme_draft", _("起草考核方案新版"),
        _("照最近发布的一版起草，权重连同文件一起带来；已有草稿答 409。"),
        asks=DraftSchemeShape, gives=SchemeShape, status=201, parameters=(COUNTY,),
        examples=(example("next", {"from_on": "2027-01-01", "reason": "新年度方案"}),),
    )  # fmt: skip
    def post(self, request: Request, scheme: str) -> Response:
        """Draft it."""
        actor, county = actor_of(request), county_of(request)
        found, said = access.scheme_for(actor, county, scheme), told(DraftSchemeShape, request)

        def draft() -> SchemeVersion:
            source = queries.course.newest_scheme_version(found)
            if source is None:
                raise NotFound(_("这个方案还没有发布过的版本。"))
            return actions.draft_scheme(source=source, by=actor, **said)

        pk = carried_out(request, "draft_scheme", draft, [county.code, scheme, said])
        row = access.scheme_versions_for(actor).get(pk=pk)
        place = {"scheme": scheme, "number": row.number}
        address = reverse("api:scheme-version", kwargs=place)
        return Response(
            _shown(actor, county, scheme, row.number), status=201, headers={"Location": address}
        )


class OneSchemeVersion(APIView):
    """One version with its items."""

    @extend_schema(
        operation_id="scheme_version",
        tags=[tags.DEFINITIONS],
        summary=_("考核方案的一版"),
        parameters=[COUNTY],
        responses={200: SchemeShape, **problems(404)},
    )
    def get(self, request: Request, scheme: str, number: int) -> HttpResponseBase:
        """The version as it stands."""
        Asked(request, (COUNTY,))
        actor, county = actor_of(request), county_of(request)
        return as_json(request, _shown(actor, county, scheme, number))


class _DraftVerb(APIView):
    """A change of a draft; the answer is the whole version as it stands afterwards."""

    def change(
        self,
        request: Request,
        place: tuple[str, int],
        name: str,
        said: dict[str, Any],
        act: Callable[[SchemeVersion, Actor], Any],
        *more: str,
    ) -> Response:
        """Change it once for the caller's key."""
        actor, county = actor_of(request), county_of(request)
        draft = access.scheme_version_for(actor, county, *place)
        same = [county.code, *place, *more, said]
        carried_out(request, name, lambda: act(draft, actor), same)
        return Response(_shown(actor, county, *place))


class PublishScheme(_DraftVerb):
    """Another person lets the draft hold from a day on."""

    @posted(
        tags.DEFINITIONS, "scheme_publish", _("发布考核方案"),
        _("从写明的那天起施行，前一版到前一天为止。起草或改过的人不能自己发布。"),
        asks=PublishSchemeShape, gives=SchemeShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int) -> Response:
        """Publish it."""
        said = told(PublishSchemeShape, request)
        return self.change(
            request, (scheme, number), "publish_scheme", said,
            lambda draft, by: actions.publish_scheme(draft=draft, by=by, **said),
        )  # fmt: skip


class DiscardScheme(APIView):
    """The draft is given up."""

    @posted(
        tags.DEFINITIONS, "scheme_discard", _("放弃考核方案草稿"), _("只有审计里还留有记录。"),
        asks=SeenShape, gives=DiscardedShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int) -> Response:
        """Give it up."""
        actor, county = actor_of(request), county_of(request)
        access.scheme_for(actor, county, scheme)
        said = told(SeenShape, request)

        def discard() -> Any:
            draft = access.scheme_version_for(actor, county, scheme, number)
            return actions.discard_scheme(draft=draft, by=actor, **said)

        carried_out(request, "discard_scheme", discard, [county.code, scheme, number, said])
        return Response({"code": scheme, "version": number, "discarded": True})


class SetWeights(_DraftVerb):
    """All weights at once, with the document that sets them."""

    @posted(
        tags.DEFINITIONS, "scheme_weights", _("设定权重"),
        _("整套设定，凭文件名称和文号；一票否决项没有权重。发布后生效。"),
        asks=SetWeightsShape, gives=SchemeShape, parameters=(COUNTY,),
        examples=(
            example(
                "set",
                {
                    "version": 0, "title": "试验县考核办法", "number": "试验〔2026〕2号",
                    "weights": {"share": "60", "contracts": "40"},
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int) -> Response:
        """Set them."""
        said = told(SetWeightsShape, request)
        return self.change(
            request, (scheme, number), "set_scheme_weights", said,
            lambda draft, by: _weighed(draft, said, by),
        )  # fmt: skip


def _weighed(draft: SchemeVersion, said: dict[str, Any], by: Actor) -> SchemeVersion:
    there = {item.code for item in draft.items.all() if item.rule != GATE}
    unknown = sorted(set(said["weights"]) - there)
    if unknown:
        raise Invalid(
            _("这一版没有可设权重的考核项 %(item)s。") % {"item": unknown[0]},
            code="unknown_item",
            fields={"weights": _("请核对考核项代码。")},
        )
    weights = {code: figure(said["weights"], code, PLACES) for code in said["weights"]}
    return actions.set_scheme_weights(
        draft=draft, weights=weights, title=said.get("title", ""), number=said.get("number", ""),
        version=said["version"], by=by,
    )  # fmt: skip


class AddItem(_DraftVerb):
    """Something more is assessed."""

    @posted(
        tags.DEFINITIONS, "scheme_item_add", _("加入考核项"),
        _("写指标代码；没有指标的写方案原话和条款编号。已有权重的草稿里新项为 0。"),
        asks=AddItemShape, gives=SchemeShape, parameters=(COUNTY,),
        examples=(example("indicator", {"version": 0, "group": "一级", "indicator": "per_head"}),),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int) -> Response:
        """Add it."""
        said = told(AddItemShape, request)
        return self.change(
            request, (scheme, number), "add_scheme_item", said,
            lambda draft, by: _added(draft, said, by),
        )  # fmt: skip


def _added(draft: SchemeVersion, said: dict[str, Any], by: Actor) -> SchemeItem:
    code, names = said.get("indicator"), ("group", "group_en", "name", "name_en")
    access.check_can_change_scheme(by, draft)
    indicator = indicator_of(by, draft.county, code) if code else None
    if indicator and not indicator.versions.filter(status="published").exists():
        told_why = _("这个指标还没有发布过的版本，请先发布再加入。")
        raise Invalid(told_why, code="unpublished", fields={"indicator": told_why})
    return actions.add_scheme_item(
        draft=draft,
        wording=actions.Wording(**{name: said.get(name, "") for name in names}),
        indicator=indicator,
        clause=clause_of(draft.county, said),
        version=said["version"],
        by=by,
    )


class ChangeItem(_DraftVerb):
    """An item's heading, and how it gives points."""

    @posted(
        tags.DEFINITIONS, "scheme_item_change", _("修改考核项"),
        _("写明计分规则；一级指标和原话不写不变。"),
        asks=ChangeItemShape, gives=SchemeShape, parameters=(COUNTY,),
        examples=(
            example(
                "linear", {"version": 1, "rule": "linear", "params": {"L": "40", "U": "90"}}
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int, item: str) -> Response:
        """Change it."""
        said = told(ChangeItemShape, request)
        return self.change(
            request, (scheme, number), "change_scheme_item", said,
            lambda draft, by: _changed(access.scheme_item_for(by, draft, item), said, by), item,
        )  # fmt: skip


def _changed(row: SchemeItem, said: dict[str, Any], by: Actor) -> SchemeItem:
    typed = typed_item(row, said)
    return actions.change_scheme_item(
        item=row, wording=typed.wording(), scoring=typed.scoring(), version=said["version"], by=by
    )


def typed_item(row: SchemeItem, said: dict[str, Any]) -> ItemForm:
    """By the rules of the page: each kind takes its own numbers and nothing else."""
    typed = ItemForm(_typed(row, said), item=row)
    if not typed.is_valid():
        told_why = {
            _CALLED.get(name.partition("_")[0], name): " ".join(map(str, words))
            for name, words in typed.errors.items()
        }
        raise Invalid(_("有内容没有填好，请改正后再提交。"), fields=told_why)
    return typed


#: What the page's fields are called in the body.
_CALLED = {
    "low": "params", "high": "params", "g": "params", "n": "params", "floor": "params",
    "bound": "params", "points": "params", "share": "target",
}  # fmt: skip


def _typed(row: SchemeItem, said: dict[str, Any]) -> dict[str, Any]:
    params = said.get("params", {})
    names = ("group", "group_en", "name", "name_en")
    made: dict[str, Any] = {name: said.get(name, getattr(row, name)) for name in names}
    made |= {name: params.get(name, "") for name in ("g", "n", "floor", "scope")}
    made |= {"strict": "on"} if params.get("strict") else {}
    made |= {"low": params.get("L", ""), "high": params.get("U", "")}
    aim = said.get("target", "")
    made |= {"rule": said["rule"], "target": aim, "share_of": aim}
    made |= {"comparator": said.get("comparator", "bare")}
    rows = params.get("steps", [])
    bounds = {bound for one in rows for bound in ("from", "to") if bound in one}
    if rows and (len(bounds) != 1 or not all(set(one) & bounds for one in rows)):
        told_why = _("各档要么都写 from，要么都写 to。")
        raise Invalid(told_why, code="steps", fields={"params": told_why})
    made["upper"] = "to" if bounds == {"to"} else ""
    for place, one in enumerate(rows[:STEPS], 1):
        made[f"bound_{place}"] = one.get("to", one.get("from"))
        made[f"points_{place}"] = one["points"]
    return made


class RemoveItem(APIView):
    """Something is assessed no more."""

    @posted(
        tags.DEFINITIONS, "scheme_item_remove", _("移出考核项"),
        _("移出的一项有权重的，整套权重清除，须重新设定。"),
        asks=SeenShape, gives=SchemeShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int, item: str) -> Response:
        """Take it out."""
        actor, county = actor_of(request), county_of(request)
        draft, said = (
            access.scheme_version_for(actor, county, scheme, number),
            told(SeenShape, request),
        )

        def remove() -> SchemeVersion:
            row = access.scheme_item_for(actor, draft, item)
            return actions.remove_scheme_item(item=row, by=actor, **said)

        same = [county.code, scheme, number, item, said]
        carried_out(request, "remove_scheme_item", remove, same)
        return Response(_shown(actor, county, scheme, number))


class MoveItem(_DraftVerb):
    """An item's place inside its group."""

    @posted(
        tags.DEFINITIONS, "scheme_item_move", _("移动考核项"), _("在本组内上移或下移一位。"),
        asks=MoveItemShape, gives=SchemeShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int, item: str) -> Response:
        """Move it."""
        said = told(MoveItemShape, request)
        return self.change(
            request, (scheme, number), "move_scheme_item", said,
            lambda draft, by: actions.move_scheme_item(
                item=access.scheme_item_for(by, draft, item), by=by, **said
            ),
            item,
        )  # fmt: skip


def _shown(actor: Actor, county: County, code: str, number: int) -> dict[str, Any]:
    row = access.scheme_version_for(actor, county, code, number)
    (line,) = Schemes().records([row])
    return dict(zip(Schemes.columns, line, strict=True))
