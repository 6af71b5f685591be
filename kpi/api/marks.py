"""What assessors marked by hand, over REST: each reader their own bodies'."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed
from alliance.core.listing import Row, only
from alliance.core.numbers import plain
from alliance.core.shapes import Shape, moment, names_of, text, truth
from kpi import access
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, SCHEME, UNIT, periods
from kpi.models import Mark
from members.models import County


class MarkConditionShape(Shape):
    """One of the two conditions of a qualitative indicator."""

    code = text(_("条件代码。"))
    name = text(_("条件。"))
    holds = truth(_("是否成立。"))


class MarkShape(Shape):
    """What an assessor found for one line of one body."""

    id = serializers.IntegerField(help_text=_("评分编号。"))
    scheme = text(_("考核方案代码。"))
    item = text(_("考核项代码。"))
    unit = text(_("单元代码。"))
    period = text(_("期间代码。"))
    points = text(_("专家评的分；一票否决和定性指标为 null。"), allow_null=True)
    holds = serializers.BooleanField(
        help_text=_("一票否决是否通过，定性指标是否达到；专家评分为 null。"), allow_null=True
    )
    conditions = MarkConditionShape(many=True, help_text=_("定性指标的逐条评定。"))
    reason = text(_("理由。"))
    by = text(_("评分人。"), allow_null=True)
    at = moment(_("时间。"))
    replaced_at = moment(_("被后来的评分替换的时间；仍有效为 null。"), allow_null=True)
    files = text(_("佐证的文件名和摘要（SHA-256），多份用分号分开。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


@listed(
    tags.RUNS,
    MarkShape,
    _("评分记录"),
    _("专家评分、一票否决与定性评定，含已被替换的；成员单位只能取得本单位的。"),
)
class Marks(ListView):
    """Marks, the newest first."""

    title = "marks"
    parameters = (SCHEME, PERIOD, RELATIVE_TO, UNIT)
    order = ("-at", "id")
    columns = names_of(MarkShape)
    inner = ("conditions", names_of(MarkConditionShape))

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """One's own, or all of the county."""
        return only(
            access.marks_for(actor).filter(county=county).prefetch_related("files__document"),
            scheme__code__in=asked.texts("scheme"),
            period__in=periods(asked),
            unit__code__in=asked.texts("unit"),
        )

    def records(self, rows: list[Mark]) -> list[Row]:
        """Ids become codes; conditions and files stay lists."""
        return [
            (
                row.pk, row.scheme.code, row.item, row.unit.code, row.period,
                None if row.points is None else plain(row.points), row.holds,
                [
                    {name: one[name] for name in names_of(MarkConditionShape)}
                    for one in row.conditions
                ],
                row.reason, row.by.name if row.by else None, moment_text(row.at),
                moment_text(row.replaced_at),
                "; ".join(
                    f"{file.document.name} {file.document.sha256}" for file in row.files.all()
                ) or None,
                row.demo,
            )
            for row in rows
        ]  # fmt: skip
