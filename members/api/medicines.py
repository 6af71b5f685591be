"""Lists of medicines over REST: what bodies have on a day, and entering or ending some."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.core.actor import actor_of
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, names_of, text, truth, whole
from members import access, actions
from members.api.shapes import day
from members.api.sharing import INSTITUTION, SHARED, Facts
from members.medicines import MedicineRow

_MOST = 2000


class MedicineShape(Shape):
    """A medicine of a body."""

    institution = text(_("机构代码。"))
    code = text(_("药品代码；没有的为空。"), allow_blank=True)
    name = text(_("通用名。"))
    from_on = day(_("起始日。"))
    until_on = day(_("终止日，不含。"))
    demo = truth(_("演示。"))


class MedicineLineShape(Shape):
    """One medicine that is entered or ended."""

    name = text(_("通用名。"), max_length=100)
    code = text(_("药品代码。"), required=False, default="", allow_blank=True, max_length=40)
    has = truth(_("true 配备，false 自起始日停用。"), required=False, default=True)
    from_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text=_("起始日；不写为今天。")
    )


class MedicinesShape(Shape):
    """Medicines of one body."""

    institution = text(_("机构代码。"))
    source = text(  # type: ignore[assignment]
        _("来源。"), required=False, default="", allow_blank=True, max_length=200
    )
    medicines = MedicineLineShape(many=True, max_length=_MOST)  # type: ignore[call-arg]


class EnteredShape(Shape):
    """How many rows were written."""

    entered = whole(_("写入几种。"))


@listed(
    SHARED, MedicineShape, _("药品目录"), _("各机构当天配备的药品；没有一行的机构没有上传目录。")
)
class Medicines(Facts):
    """What bodies have; POST enters or ends some."""

    title = "medicines"
    source = access.medicines_for
    columns = names_of(MedicineShape)
    paths = {"institution": "institution__code"}
    parameters = (INSTITUTION,)
    filters = {"institution": "institution__code"}
    when = "dated"
    order = ("id",)

    @extend_schema(
        operation_id="medicines_enter", tags=[SHARED], summary=_("登记药品目录"),
        description=_("全部写入或一行也不写；没有写到的药品不变。"),
        parameters=[COUNTY, KEY], request=MedicinesShape,
        responses={200: EnteredShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Write them, once for the caller's key."""
        actor = actor_of(request)
        said = read(MedicinesShape, request)
        county = access.county_asked(actor, request.query_params.get("county", ""))
        body = access.institution_for(actor, county.code if county else "", said["institution"])
        rows = [MedicineRow(body, source=said["source"], **one) for one in said["medicines"]]
        done = once(
            actor, key_of(request._request), "members.enter_medicines",
            lambda: actions.sharing.enter_medicines(county=body.county, rows=rows, by=actor),
            asked=_asked(said),
        )  # fmt: skip
        return Response({"entered": int(done)})


def _asked(said: dict[str, Any]) -> dict[str, Any]:
    return plain({**said, "medicines": [plain(dict(one)) for one in said["medicines"]]})
