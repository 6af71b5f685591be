"""Yearly targets: listed, entered by one person, let hold or refused by another, emptied."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.errors import Invalid
from alliance.core.listing import COUNTY, Row, only
from alliance.core.numbers import plain
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.actions import Aim
from kpi.api import tags
from kpi.api.defined import TargetShape
from kpi.api.keeping.reading import clause_of, figure, indicator_of
from kpi.api.keeping.target_shapes import (
    CLEARING_STATES,
    ClearingShape,
    ClearTargetShape,
    ProposeTargetShape,
)
from kpi.api.listing import ListView
from kpi.api.parameters import INDICATOR, UNIT
from kpi.api.verbs import carried_out, county_of, example, posted, told
from kpi.models import Target, TargetClearing
from members.models import County

STATES = tuple(Target.State.values)


@listed(
    tags.DEFINITIONS,
    TargetShape,
    _("目标值"),
    _("文件所印与县区所设的各年单元格，一字不改；没有印出的年份不推算。"),
)
class Targets(ListView):
    """Printed and set cells of a county; POST enters one."""

    title = "targets"
    parameters = (
        INDICATOR, UNIT, parameter("year", _("年度。"), type=int),
        parameter("state", _("状态，多个用逗号分开；不写只给施行中的。"), enum=STATES),
    )  # fmt: skip
    order = ("indicator__position", "year", "id")
    columns = names_of(TargetShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """In the order of indicators and years."""
        return only(
            access.all_targets_for(actor).filter(county=county),
            indicator__code__in=asked.texts("indicator"),
            unit__code__in=asked.texts("unit"),
            year=asked.year("year"),
            state__in=asked.among("state", STATES) or [Target.State.IN_FORCE],
        )

    def records(self, rows: list[Target]) -> list[Row]:
        """One line a cell."""
        return [_line(row) for row in rows]

    @posted(
        tags.DEFINITIONS, "target_propose", _("录入目标值"),
        _("由另一人批准后施行；一次一格，凭条款或文件。该年度已有锁定的批次答 409。"),
        asks=ProposeTargetShape, gives=TargetShape, status=201, parameters=(COUNTY,),
        examples=(
            example(
                "document",
                {
                    "indicator": "share", "unit": "H-001", "year": 2026, "comparator": "ge",
                    "value": "62", "title": "试验县责任书", "number": "试验〔2026〕7号",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Enter it."""
        actor, county = actor_of(request), county_of(request)
        said = told(ProposeTargetShape, request)
        pk = carried_out(
            request, "propose_target", lambda: _proposed(actor, county, said), [county.code, said]
        )
        address = reverse("api:target", kwargs={"target": pk})
        return Response(_shown(actor, int(pk)), status=201, headers={"Location": address})


def _proposed(actor: Actor, county: County, said: dict[str, Any]) -> Target:
    access.check_can_propose_target(actor, county)
    unit = access.county_targets_for(actor, county).filter(code=said["unit"]).first()
    if unit is None:
        raise Invalid(
            _("没有代码为“%(code)s”的单位。") % {"code": said["unit"]},
            code="unknown_unit",
            fields={"unit": _("请核对单元代码。")},
        )
    value = figure(said, "value")
    if value is None:
        raise Invalid(_("请填写数值。"), fields={"value": _("请填写数值。")})
    texts = {name: said.get(name, "") for name in ("reference", "title", "number")}
    aim = Aim(
        value=value,
        comparator=said["comparator"],
        role=said["role"],
        tolerance=figure(said, "tolerance"),
        force=said["force"],
        clause=clause_of(county, said),
        **texts,
    )
    indicator = indicator_of(actor, county, said["indicator"])
    return actions.propose_target(
        indicator=indicator, unit=unit, year=said["year"], aim=aim, by=actor
    )


class OneTarget(APIView):
    """One cell."""

    @extend_schema(
        operation_id="target",
        tags=[tags.DEFINITIONS],
        summary=_("一格目标值"),
        responses={200: TargetShape, **problems(404)},
    )
    def get(self, request: Request, target: int) -> HttpResponseBase:
        """The cell as it stands."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), target))


class _Decide(APIView):
    """What becomes of a cell that was entered; the answer is how it stands afterwards."""

    approved: bool
    name: str

    def decided(self, request: Request, target: int) -> Response:
        """Decide it once for the caller's key."""
        actor = actor_of(request)
        row = access.target_for(actor, target)
        carried_out(
            request, self.name,
            lambda: actions.decide_target(target=row, approved=self.approved, by=actor), target,
        )  # fmt: skip
        return Response(_shown(actor, target))


class ApproveTarget(_Decide):
    """It holds from now on."""

    approved, name = True, "approve_target"

    @posted(
        tags.DEFINITIONS, "target_approve", _("批准目标值"),
        _("录入的人不能自己批准。所代替的值留在记录里；已算出的批次照旧用当时的目标。"),
        gives=TargetShape,
    )  # fmt: skip
    def post(self, request: Request, target: int) -> Response:
        """Approve it."""
        return self.decided(request, target)


class RefuseTarget(_Decide):
    """It does not come to hold."""

    approved, name = False, "refuse_target"

    @posted(
        tags.DEFINITIONS, "target_refuse", _("不批准目标值"), _("录入的人会收到通知。"),
        gives=TargetShape,
    )  # fmt: skip
    def post(self, request: Request, target: int) -> Response:
        """Refuse it."""
        return self.decided(request, target)


class ClearTarget(APIView):
    """Somebody asks that a cell hold nothing any more."""

    @posted(
        tags.DEFINITIONS, "target_clear", _("提出清空目标格"),
        _("写明原因，由另一人批准后这一格为“未设”；在此之前照旧施行。"),
        asks=ClearTargetShape, gives=ClearingShape, status=201,
    )  # fmt: skip
    def post(self, request: Request, target: int) -> Response:
        """Ask for it."""
        actor = actor_of(request)
        row = access.target_for(actor, target)
        access.check_can_propose_target(actor, row.county)
        said = told(ClearTargetShape, request)
        pk = carried_out(
            request, "propose_clearing",
            lambda: actions.propose_clearing(target=row, by=actor, **said), [target, said],
        )  # fmt: skip
        address = reverse("api:target-clearing", kwargs={"clearing": pk})
        return Response(_clearing(actor, int(pk)), status=201, headers={"Location": address})


@listed(
    tags.DEFINITIONS,
    ClearingShape,
    _("清空目标格的决定"),
    _("待批准和未批准的只有起草、批准的人看得到。"),
)
class Clearings(ListView):
    """Decisions to empty a cell, the newest first."""

    title = "target-clearings"
    parameters = (
        INDICATOR, UNIT, parameter("state", _("状态，多个用逗号分开。"), enum=CLEARING_STATES),
    )  # fmt: skip
    order = ("-id",)
    columns = names_of(ClearingShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of one county."""
        return only(
            access.corrections.clearings_for(actor).filter(county=county),
            target__indicator__code__in=asked.texts("indicator"),
            target__unit__code__in=asked.texts("unit"),
            state__in=asked.among("state", CLEARING_STATES),
        )

    def records(self, rows: list[TargetClearing]) -> list[Row]:
        """Ids become codes."""
        return [_clearing_line(row) for row in rows]


class OneClearing(APIView):
    """One decision to empty a cell."""

    @extend_schema(
        operation_id="target_clearing",
        tags=[tags.DEFINITIONS],
        summary=_("一件清空目标格的决定"),
        responses={200: ClearingShape, **problems(404)},
    )
    def get(self, request: Request, clearing: int) -> HttpResponseBase:
        """It as it stands."""
        Asked(request, ())
        return as_json(request, _clearing(actor_of(request), clearing))


class _DecideClearing(APIView):
    """What becomes of it; the answer is how it stands afterwards."""

    approved: bool
    name: str

    def decided(self, request: Request, clearing: int) -> Response:
        """Decide it once for the caller's key."""
        actor = actor_of(request)
        row = access.corrections.clearing_for(actor, clearing)
        carried_out(
            request, self.name,
            lambda: actions.decide_clearing(clearing=row, approved=self.approved, by=actor),
            clearing,
        )  # fmt: skip
        return Response(_clearing(actor, clearing))


class ApproveClearing(_DecideClearing):
    """The cell is empty from now on."""

    approved, name = True, "approve_clearing"

    @posted(
        tags.DEFINITIONS, "target_clearing_approve", _("批准清空"),
        _("这一格从此为“未设”；原来写的是什么留在记录里。提出的人不能自己批准。"),
        gives=ClearingShape,
    )  # fmt: skip
    def post(self, request: Request, clearing: int) -> Response:
        """Approve it."""
        return self.decided(request, clearing)


class RefuseClearing(_DecideClearing):
    """The cell holds on."""

    approved, name = False, "refuse_clearing"

    @posted(
        tags.DEFINITIONS, "target_clearing_refuse", _("不批准清空"), _("这一格照旧施行。"),
        gives=ClearingShape,
    )  # fmt: skip
    def post(self, request: Request, clearing: int) -> Response:
        """Refuse it."""
        return self.decided(request, clearing)


def _line(row: Target) -> Row:
    return (
        row.pk, row.indicator.code, row.unit.code, row.unit.name, row.year, row.role,
        row.comparator, None if row.value is None else plain(row.value),
        None if row.tolerance is None else plain(row.tolerance), row.printed, row.force,
        row.clause.key if row.clause else None, row.state, row.reference, row.title, row.number,
        moment_text(row.decided_at), moment_text(row.ended_at),
    )  # fmt: skip


def _shown(actor: Actor, pk: int) -> dict[str, Any]:
    return dict(zip(Targets.columns, _line(access.target_for(actor, pk)), strict=True))


def _clearing_line(row: TargetClearing) -> Row:
    cell = row.target
    return (
        row.pk, cell.pk, cell.indicator.code, cell.unit.code, cell.year, cell.printed, row.state,
        row.reason, row.title, row.number, moment_text(row.entered_at), moment_text(row.decided_at),
    )  # fmt: skip


def _clearing(actor: Actor, pk: int) -> dict[str, Any]:
    row = access.corrections.clearing_for(actor, pk)
    return dict(zip(Clearings.columns, _clearing_line(row), strict=True))
