"""Counted and doubtful down-referrals over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, ListView, Row
from alliance.core.shapes import Shape, moment, names_of, text, truth
from members import access as member_access
from referrals.access import paper_downs as access
from referrals.forms.figures import month_of
from referrals.models import Referral
from referrals.queries import paper_downs as queries
from referrals.queries.downs import SIGNS, downs, equal_results

TAG: Any = _("双向转诊")


class PaperDownShape(Shape):
    """A down-referral that counts, and what speaks against it."""

    id = text(_("转诊编号。"))
    number = text(_("转诊单号。"))
    origin = text(_("转出医院代码。"))
    destination = text(_("基层机构代码。"))
    registered_at = moment(_("基层登记时间。"))
    contact_at = moment(_("第一次随访时间。"))
    doubtful = truth(_("是否存疑；false 为计入。"))
    signs = serializers.ListField(
        child=serializers.ChoiceField([*SIGNS.items()]), help_text=_("疑点。")
    )
    equal_set = truth(_("县区是否设定了雷同件数；未设时不查雷同。"))
    demo = truth(_("是否演示数据。"))


@listed(TAG, PaperDownShape, _("下转计入与存疑"), _("一个月里基层登记并有第一次随访结果的下转。"))
class PaperDowns(ListView):
    """Counted and doubtful down-referrals of a month that the caller takes part in."""

    title = "paper-downs"
    common = (COUNTY,)
    parameters = (parameter("month", _("月份，如 202611；不写为本月。")),)
    order = ("number", "id")
    columns = names_of(PaperDownShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The month's."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        month = month_of(asked.text("month"))
        rows = access.downs_for(actor, county.pk)
        every = downs(county.pk, month.first_day, month.last_day)
        self.found = {one.referral: one for one in every}
        self.equal_set = equal_results(county.pk, month.last_day) is not None
        return queries.of_reader(rows, every)

    def records(self, rows: list[Referral]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                str(one.case.pk), one.case.number, one.case.origin.code,
                one.case.destination.code if one.case.destination else None,
                moment_text(one.down.registered_at), moment_text(one.down.contact_at),
                one.down.doubtful, [sign.code for sign in one.down.signs], self.equal_set,
                one.case.demo,
            )
            for one in queries.listed(rows, self.found)
        ]  # fmt: skip
