"""Licences that have ended or soon end, over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.actor import Actor
from alliance.core.asking import Asked
from alliance.core.clock import today
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, ListView, Row
from alliance.core.shapes import Shape, names_of, text, truth, whole
from members import access as member_access
from staffing.access import licences as access
from staffing.api.postings import TAG
from staffing.models import StaffFile
from staffing.queries import licences as queries


class LicenceShape(Shape):
    """A licence that has ended or ends within 90 days."""

    person = text(_("人员代码。"))
    name = text(_("姓名。"))
    institution = text(_("机构代码。"), allow_null=True)
    profession = text(_("执业类别。"))
    last_day = serializers.DateField(help_text=_("有效期最后一天。"))
    left = whole(_("还有多少天；已失效为负。"))
    threshold = whole(_("已到的告知档：90、60、30；失效为 0。"))
    demo = truth(_("是否演示数据。"))


@listed(
    TAG,
    LicenceShape,
    _("执业证书到期"),
    _("调用者可以查看的人员中已失效或 90 天内到期的执业证书。"),
)
class Licences(ListView):
    """Licences of the people whose files the caller reads."""

    title = "licences"
    common = (COUNTY,)
    order = ("licence_until_on", "id")
    columns = names_of(LicenceShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return queries.ending_files(access.files_for(actor).filter(county=county), today())

    def records(self, rows: list[StaffFile]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                one.person.code, one.person.name,
                one.person.institution.code if one.person.institution else None,
                one.file.profession, one.last_day, one.left, one.threshold, one.file.demo,
            )
            for one in queries.endings(rows, today())
        ]  # fmt: skip
