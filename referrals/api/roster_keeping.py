"""Keeping duty rosters over REST: put shifts, take one out, load a table, say which desks keep one."""

from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.documents import KEY, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY
from alliance.core.rows import one_of
from members.models import Institution
from referrals import roster_files
from referrals.access import rosters as access
from referrals.actions import rosters as actions
from referrals.api.pool_shapes import StatedShape, said_in
from referrals.api.roster_shapes import DutyDeskShape, LoadShiftsShape
from referrals.api.rosters import TAG, body_named
from referrals.models import RosterDesk


class DropDutyShift(APIView):
    """One shift less."""

    @extend_schema(
        operation_id="duty_shift_drop", tags=[TAG], summary=_("删去一个班次"),
        description=_("已经过去的班次不能删。"), parameters=[KEY], request=None,
        responses={204: None, **problems(400, 403, 404, 409, 422)},
    )  # fmt: skip
    def post(self, request: Request, shift: int) -> Response:
        """Take it out, once for the caller's key."""
        actor = actor_of(request)

        def drop() -> int:
            rows = access.shifts_for(actor).select_related("roster__institution")
            row = one_of(rows, shift, _("没有找到这个班次。"))
            return actions.drop_shift(shift=row, by=actor).pk

        once(actor, key_of(request._request), "referrals.drop_shift", drop, asked=[shift])
        return Response(status=204)


class LoadDutyShifts(APIView):
    """A table of duty."""

    @extend_schema(
        operation_id="duty_shifts_load", tags=[TAG], summary=_("导入值班表"),
        description=_("与导入表格同一套规则：有一行不对就全不写入，相同的不再写；dry_run 只比对。"),
        parameters=[COUNTY, KEY], request=LoadShiftsShape,
        responses={200: StatedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Compare, then load unless it is a dry run."""
        said = said_in(LoadShiftsShape, request)
        actor, body = body_named(request, said["institution"])
        by = access.check_can_keep(actor, body)
        rows = [{**row} for row in said["rows"]]

        def load() -> dict[str, Any]:
            return _loaded(body, orjson.dumps(rows), by, dry=said["dry_run"])

        key = "" if said["dry_run"] else key_of(request._request)
        return Response(once(by, key, "referrals.load_shifts", load, asked=[body.code, rows]))


def _loaded(body: Institution, content: bytes, by: Actor, *, dry: bool) -> dict[str, Any]:
    file = roster_files.compare_file(institution=body, name="rows.json", content=content, by=by)
    return imports.all_or_none(file, lambda there: roster_files.layout_of(there, by), by, dry=dry)


class DutyDesks(APIView):
    """Which desks keep a roster."""

    @extend_schema(
        operation_id="duty_desk_state", tags=[TAG], summary=_("声明岗位是否排班"),
        parameters=[COUNTY, KEY], request=DutyDeskShape,
        responses={200: DutyDeskShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Say it, once for the caller's key."""
        said = said_in(DutyDeskShape, request)
        actor, body = body_named(request, said["institution"])
        pk = once(
            actor, key_of(request._request), "referrals.state_desk",
            lambda: actions.state_desk(
                institution=body, desk=said["desk"], keeps=said["keeps"], by=actor
            ).pk,
            asked=said,
        )  # fmt: skip
        row: RosterDesk = access.desks_for(actor).get(pk=pk)
        return Response({"institution": body.code, "desk": row.desk, "keeps": row.keeps})
