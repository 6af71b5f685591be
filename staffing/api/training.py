"""培训和指导 over REST: a year's board, the sessions, stating one."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from staffing.access import coverage as board_access
from staffing.access import training as access
from staffing.actions import training as actions
from staffing.api.postings import TAG
from staffing.models import TrainingSession
from staffing.queries import training as queries
from staffing.rules.training import KINDS

#: Kinds, as the document names them once.
TRAINING_KINDS = tuple(KINDS)
_YEAR = parameter("year", _("年度，如 2026；不写为今年。"))
_ASKED = (COUNTY, _YEAR)
_FIRST, _LAST = 2000, 2199


class TrainingShape(Shape):
    """One class or visit."""

    id = text(_("标识。"))
    kind = serializers.ChoiceField(choices=TRAINING_KINDS, help_text=_("种类。"))
    holder = text(_("举办单位代码。"))
    topic = text(_("内容。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）。"))
    heads = whole(_("参加人数。"))
    bodies = serializers.ListField(child=serializers.CharField(), help_text=_("覆盖的机构代码。"))
    stated_at = moment(_("登记时间。"))
    withdrawn_at = moment(_("撤回时间；没有撤回为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewTrainingShape(Shape):
    """What was held."""

    holder = text(_("举办单位代码。"), max_length=40)
    kind = serializers.ChoiceField(choices=TRAINING_KINDS, help_text=_("种类。"))
    topic = text(_("内容。"), max_length=200)
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）。"))
    heads = serializers.IntegerField(help_text=_("参加人数。"), min_value=1, max_value=100_000)
    bodies = serializers.ListField(
        child=serializers.CharField(max_length=40), help_text=_("覆盖的机构代码。"), min_length=1,
        max_length=500,
    )  # fmt: skip


class TrainingLineShape(Shape):
    """One kind in a year."""

    kind = serializers.ChoiceField(choices=TRAINING_KINDS, help_text=_("种类。"))
    held = whole(_("已办期数。"))
    heads = whole(_("参加人次。"))
    least = whole(_("最少期数；方案没有写为 null。"), allow_null=True)
    most = whole(_("最多期数；方案没有写为 null。"), allow_null=True)
    base = whole(_("应覆盖的基层机构数；不按覆盖计为 0。"))
    reached = whole(_("已覆盖的基层机构数。"))
    lacking = serializers.ListField(
        child=serializers.CharField(), help_text=_("还没有覆盖的机构代码。")
    )
    met = truth(_("是否达到；没有设定为 null。"), allow_null=True)
    clause = text(_("依据的条款。"), allow_blank=True)
    missing = text(_("没有设定时，说明由哪一条留待县区设定。"), allow_blank=True)


class TrainingBoardShape(Shape):
    """A year's board."""

    county = text(_("县区代码。"))
    year = whole(_("年度。"))
    lines = TrainingLineShape(many=True, help_text=_("各种类。"))


class TrainingBoard(APIView):
    """A year's board."""

    @extend_schema(
        operation_id="training_board", tags=[TAG], summary=_("全年培训和指导"),
        parameters=list(_ASKED), responses={200: TrainingBoardShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """How many were held of those a plan prints, and whom none has reached."""
        actor, asked = actor_of(request), Asked(request, _ASKED)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        board_access.bodies_for(actor, county)
        year = _year(asked)
        lines = queries.board(county.pk, year, today())
        return Response(
            {"county": county.code, "year": year, "lines": [_board_line(one) for one in lines]}
        )


@listed(TAG, TrainingShape, _("培训和指导"), _("调用者所在机构和所辖县区的培训和指导。"))
class Training(ListView):
    """Sessions, the latest first; POST states one."""

    title = "training-sessions"
    common = (COUNTY,)
    parameters = (
        parameter("kind", _("种类。"), enum=TRAINING_KINDS),
        parameter("holder", _("举办单位代码。")),
    )
    order = ("-from_on", "id")
    columns = names_of(TrainingShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.training_for(actor).filter(county=county).select_related("holder")
        return only(
            rows.prefetch_related("reached__body"),
            kind__in=asked.among("kind", TRAINING_KINDS),
            holder__code__in=asked.texts("holder"),
        )

    def records(self, rows: list[TrainingSession]) -> list[Row]:
        """Ids become codes."""
        return [tuple(session_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="training_state", tags=[TAG], summary=_("登记培训或指导"),
        parameters=[COUNTY, KEY], request=NewTrainingShape,
        responses={201: TrainingShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """State one, once for the caller's key."""
        actor, said = actor_of(request), read(NewTrainingShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code, asked = county.code if county else "", plain(said)
        holder = member_access.institution_for(actor, code, said.pop("holder"))
        bodies = [member_access.institution_for(actor, code, one) for one in said.pop("bodies")]
        pk = once(
            actor, key_of(request._request), "staffing.state_training",
            lambda: str(actions.state_training(holder=holder, bodies=bodies, by=actor, **said).pk),
            asked=asked,
        )  # fmt: skip
        row = access.training_session_for(actor, UUID(pk))
        return Response(
            session_line(row), status=201, headers={"Location": reverse("api:training-sessions")}
        )


def _year(asked: Asked) -> int:
    text_of = asked.text("year")
    if not text_of:
        return today().year
    if not text_of.isdecimal() or not _FIRST <= int(text_of[:5]) <= _LAST:
        raise Invalid(_("年度写作2026。"), fields={"year": _("年度写作2026。")})
    return int(text_of)


def session_line(row: TrainingSession) -> dict[str, Any]:
    """A class or visit as it is told."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "holder": row.holder.code,
        "topic": row.topic,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "heads": row.heads,
        "bodies": sorted(one.body.code for one in row.reached.all()),
        "stated_at": moment_text(row.stated_at),
        "withdrawn_at": moment_text(row.withdrawn_at) if row.withdrawn_at else None,
        "demo": row.demo,
    }


def _board_line(line: queries.Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "held": line.held,
        "heads": line.heads,
        "least": line.least,
        "most": line.most,
        "base": line.base,
        "reached": line.reached,
        "lacking": [body.code for body in line.lacking],
        "met": line.met,
        "clause": line.clause,
        "missing": line.missing,
    }
