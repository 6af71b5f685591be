"""Profession, kind of post and licence of staff over REST: the list, stating one."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, names_of, text, truth, whole
from members import access as member_access
from staffing import access as staffing_access
from staffing import actions
from staffing.access import licences as access
from staffing.api.postings import TAG
from staffing.models import StaffFile
from staffing.vocabulary import POSTS, PROFESSIONS

#: Words of a file, as the document names them once.
PROFESSION_CODES = tuple(PROFESSIONS)
POST_CODES = tuple(POSTS)
_DAY: Final = timedelta(days=1)


class StaffFileShape(Shape):
    """Somebody's profession, kind of post and licence."""

    person = text(_("人员代码。"))
    institution = text(_("机构代码。"), allow_null=True)
    profession = serializers.ChoiceField(choices=PROFESSION_CODES, help_text=_("执业类别。"))
    post = serializers.ChoiceField(choices=POST_CODES, help_text=_("用人方式。"))
    licence_last_day = serializers.DateField(
        help_text=_("执业证书有效期最后一天；没有登记为 null。"), allow_null=True
    )
    version = whole(_("版本；再登记时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class NewStaffFileShape(Shape):
    """What is stated of somebody."""

    person = text(_("人员代码。"), max_length=40)
    profession = serializers.ChoiceField(choices=PROFESSION_CODES, help_text=_("执业类别。"))
    post = serializers.ChoiceField(choices=POST_CODES, help_text=_("用人方式。"))
    licence_last_day = serializers.DateField(
        help_text=_("执业证书有效期最后一天。"), allow_null=True, required=False, default=None
    )


@listed(TAG, StaffFileShape, _("执业档案"), _("调用者可以查看的人员的执业类别、用人方式和证书。"))
class StaffFiles(ListView):
    """Files the caller reads; POST states one."""

    title = "staff-files"
    common = (COUNTY,)
    parameters = (
        parameter("person", _("人员代码。")),
        parameter("institution", _("机构代码。")),
        parameter("profession", _("执业类别。"), enum=PROFESSION_CODES),
    )
    order = ("person__code", "id")
    columns = names_of(StaffFileShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return only(
            access.files_for(actor).filter(county=county).select_related("person__institution"),
            person__code__in=asked.texts("person"),
            person__institution__code__in=asked.texts("institution"),
            profession__in=asked.among("profession", PROFESSION_CODES),
        )

    def records(self, rows: list[StaffFile]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="staff_file_state", tags=[TAG], summary=_("登记执业档案"),
        description=_("已有档案的，在 If-Match 里写所见的版本。"),
        parameters=[COUNTY, KEY], request=NewStaffFileShape,
        responses={200: StaffFileShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """State it, once for the caller's key."""
        actor, said = actor_of(request), read(NewStaffFileShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        person = staffing_access.record_for(actor, county.code if county else "", said["person"])
        last_day, version = said["licence_last_day"], request.headers.get("If-Match")
        pk = once(
            actor, key_of(request._request), "staffing.state_file",
            lambda: actions.state_file(
                person=person, profession=said["profession"], post=said["post"],
                licence_until_on=last_day + _DAY if last_day else None, version=version, by=actor,
            ).pk,
            asked=[plain(said), version],
        )  # fmt: skip
        row = access.file_for(actor, int(pk))
        headers = {"ETag": f'"{row.version}"', "Location": reverse("api:staff-files")}
        return Response(_line(row), headers=headers)


def _line(row: StaffFile) -> dict[str, Any]:
    body = row.person.institution
    return {
        "person": row.person.code,
        "institution": body.code if body else None,
        "profession": row.profession,
        "post": row.post,
        "licence_last_day": row.licence_until_on - _DAY if row.licence_until_on else None,
        "version": row.version,
        "demo": row.demo,
    }
