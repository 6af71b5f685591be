"""Forms over REST: which elements are asked together, and the figures of one as ADX."""

from typing import Any, Final

from django.db.models import F, QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_xml
from alliance.core.api import XmlRenderer
from alliance.core.asking import Asked, parameter
from alliance.core.clock import now
from alliance.core.documents import listed, problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.listing import COUNTY, Row, digits, only
from alliance.core.numbers import plain
from alliance.core.periods import Period
from alliance.core.shapes import Shape, names_of, number, text, truth, whole
from kpi import access
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import LEVEL, LEVELS, PERIOD, RELATIVE_TO, UNIT, periods
from kpi.collecting import adx
from kpi.models import DataSet, DataValue
from members import access as member_access
from members.models import County

#: So many values are written into one document.
MOST: Final = 100_000
ADX: Final = "application/adx+xml"


class AdxRenderer(XmlRenderer):
    """Offers ADX; its bytes are made by `kpi.collecting.adx`."""

    media_type = ADX
    format = "adx"


class DataSetShape(Shape):
    """A form."""

    code = text(_("报表代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    frequency = text(_("频次：month、quarter、year。"))
    due_days = whole(_("期后第几日前报；未设为 null。"), allow_null=True)
    closes_days = whole(_("期后第几日起不再收；未设为 null。"), allow_null=True)
    owner = text(_("归口部门。"))
    basis = text(_("依据。"))
    out_from = text(_("下发日；未下发为 null。"), allow_null=True)
    ends_on = text(_("停用日；未设为 null。"), allow_null=True)
    review = text(_("审核：none、own、lead。"))
    minutes = whole(_("每次约需分钟；未设为 null。"), allow_null=True)
    change_limit = number(_("与上年相比变动超过此比例即提示；不提示为 null。"))
    elements = text(_("数据元代码，用逗号分开，按表内顺序。"))
    demo = truth(_("是否演示。"))
    version = whole(_("改动时照写。"))


@listed(tags.DEFINITIONS, DataSetShape, _("报表"))
class DataSets(ListView):
    """Forms of a county."""

    title = "data-sets"
    parameters = (parameter("code", _("代码，多个用逗号分开。")),)
    order = ("code", "id")
    columns = names_of(DataSetShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """By code."""
        found = access.data_sets_for(actor).filter(county=county)
        return only(found, code__in=asked.texts("code")).prefetch_related("elements")

    def records(self, rows: list[DataSet]) -> list[Row]:
        """One line a form."""
        return [
            (
                row.code, row.name, row.name_en, row.frequency, row.due_days, row.closes_days,
                row.owner, row.basis, row.out_from, row.ends_on, row.review, row.minutes,
                None if row.change_limit is None else plain(row.change_limit),
                ",".join(element.code for element in row.elements.all()), row.demo, row.version,
            )
            for row in rows
        ]  # fmt: skip


class DataSetAdx(APIView):
    """The figures of one form for a period, as aggregate data exchange (IHE QRPH ADX)."""

    renderer_classes = [AdxRenderer]
    parameters = (COUNTY, PERIOD, RELATIVE_TO, UNIT, LEVEL)

    @extend_schema(
        operation_id="data_set_adx",
        tags=[tags.VALUES],
        summary=_("报表数据（ADX）"),
        description=_(
            "IHE ADX 交换格式（XML）：每家单位、每个期间一组，期间写成 ISO 8601 区间；"
            "填报的零照写，缺数不写。只含调用者可读的单位；一次最多十万个值。"
        ),
        parameters=[*parameters],
        responses={(200, ADX): OpenApiTypes.STR, **problems(404, 406, 422)},
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """One document of all readable units."""
        asked = Asked(request, self.parameters)
        actor = actor_of(request)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这张报表。"))
        form = access.form_for(actor, county, code)
        codes = _periods(form, asked)
        rows = list(_values(actor, form, codes, asked)[: MOST + 1])
        if len(rows) > MOST:
            raise Invalid(
                _("超过 %(most)d 个值。请缩小期间，或用 unit 指明单位。") % {"most": MOST},
                code="too_many_values",
            )
        body = adx.written(form.code, rows, demo=form.demo or form.county.demo)
        return as_xml(request, adx.enveloped(body, now()), kind=ADX, same=body, name=form.code)


def _periods(form: DataSet, asked: Asked) -> list[str]:
    codes = periods(asked)
    if not codes:
        raise Invalid(_("请用参数 period 指明期间。"), code="period_needed")
    if Period.parse(codes[0]).kind != form.frequency:
        raise Invalid(
            _("“%(form)s”是%(frequency)s，期间 %(period)s 不是这一类。")
            % {
                "form": form.name,
                "frequency": form.get_frequency_display(),
                "period": codes[0],
            },
            code="period_kind",
        )
    return codes


def _values(
    actor: Actor, form: DataSet, codes: list[str], asked: Asked
) -> QuerySet[DataValue, adx.Stated]:
    found = only(
        access.values_for(actor).filter(
            county=form.county_id, element__data_set=form, period__in=codes, value__isnull=False
        ),
        unit__code__in=asked.texts("unit"),
        unit__kind__in=asked.among("level", LEVELS),
    )
    found = found.order_by("unit__code", "period", "element__position", "element__code", "band")
    return found.values_list(
        F("unit__code"), "period", F("element__code"), "band", digits("value"), "source"
    )
