"""Words of personnel lists over REST: on which step printed titles stand, what headings were said to be."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Forbidden
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row
from alliance.core.models import ImportMapping
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from staffing import actions
from staffing.access import rosters as access
from staffing.api.postings import TAG
from staffing.models import TitleName
from staffing.rules.titles import LADDER

_STEP = _("职称级别，0 无职称至 4 正高。")
_ANSWERS: Any = problems(400, 403, 404, 409, 413, 415, 422)


class TitleNameShape(Shape):
    """On which step of the ladder a printed title stands."""

    name = text(_("职称。"))
    step = whole(_STEP)
    stated_at = moment(_("登记时间。"))
    demo = truth(_("是否演示数据。"))


class NewTitleNameShape(Shape):
    """What is said of a printed title."""

    name = text(_("职称。"), max_length=40)
    step = serializers.IntegerField(help_text=_STEP, min_value=0, max_value=len(LADDER) - 1)


class SaidTitleNameShape(Shape):
    """What holds now; the first word stays."""

    name = text(_("职称。"))
    step = whole(_STEP)


class RosterHeadingsShape(Shape):
    """What was answered about the headings of a list."""

    id = whole(_("对应关系的标识。"))
    columns = serializers.DictField(
        child=serializers.CharField(allow_blank=True), help_text=_("列名对应列的代码，空为不读入。")
    )
    said_at = moment(_("说明时间。"))


@listed(TAG, TitleNameShape, _("职称对应"), _("名册里的职称在哪一级；说过一次，全县区通用。"))
class TitleNames(ListView):
    """Titles that somebody has placed; POST places one."""

    title = "title-names"
    common = (COUNTY,)
    order = ("step", "name", "id")
    columns = names_of(TitleNameShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those of the county in which the caller keeps staff."""
        county = member_access.county_asked(actor, asked.text("county"))
        return None if county is None else access.title_names_for(actor).filter(county=county)

    def records(self, rows: list[TitleName]) -> list[Row]:
        """As they were said."""
        return [(row.name, row.step, moment_text(row.stated_at), row.demo) for row in rows]

    @extend_schema(
        operation_id="title_name_remember", tags=[TAG], summary=_("说明职称的级别"),
        description=_("已经说明过的职称不改，答复现在的级别。"), parameters=[COUNTY, KEY],
        request=NewTitleNameShape, responses={200: SaidTitleNameShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Place one, once for the caller's key."""
        actor, said = actor_of(request), read(NewTitleNameShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        if county is None:
            raise Forbidden(_("您没有任何县区的角色，不能说明职称。"))
        steps = {said["name"]: said["step"]}
        once(
            actor, key_of(request._request), "staffing.remember_titles",
            lambda: actions.remember_titles(county=county, steps=steps, by=actor),
            asked=[county.code, plain(said)],
        )  # fmt: skip
        row = access.title_names_for(actor).get(county=county, name=said["name"].strip())
        return Response({"name": row.name, "step": row.step})


@listed(
    TAG, RosterHeadingsShape, _("名册列名的说明"), _("说明过的列名，以后同样表头的名册自动对应。")
)
class RosterHeadings(ListView):
    """Answers about headings that hold."""

    title = "roster-headings"
    common = (COUNTY,)
    order = ("-at", "id")
    columns = names_of(RosterHeadingsShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those of the county in which the caller keeps staff."""
        county = member_access.county_asked(actor, asked.text("county"))
        return None if county is None else access.headings_for(actor).filter(county=county)

    def records(self, rows: list[ImportMapping]) -> list[Row]:
        """As they were said."""
        return [(row.pk, row.mapping, moment_text(row.at)) for row in rows]


class ForgetRosterHeadings(APIView):
    """An answer is taken back: the next such list is asked about anew."""

    @extend_schema(
        operation_id="roster_headings_forget", tags=[TAG], summary=_("撤销名册列名的说明"),
        parameters=[KEY], request=None, responses={204: None, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, headings: int) -> Response:
        """Take it back, once for the caller's key."""
        actor = actor_of(request)

        def forget() -> bool:
            row = access.headings_said(actor, headings)
            by = access.check_can_load(actor, row.county)
            imports.withdraw_mapping(mapping=row, by=by)
            return True

        once(actor, key_of(request._request), "staffing.forget_headings", forget, asked=[headings])
        return Response(status=204)
