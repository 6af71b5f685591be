"""Which source of an element is the authoritative one: the list, one rule, setting it."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed, problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY, Row, only
from alliance.core.numbers import parse_number
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.actions import SourceTerms
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import ELEMENT
from kpi.api.sources.shapes import SetSourceShape, SourceRuleShape, plain_or_none
from kpi.api.verbs import carried_out, county_of, example, posted, told
from kpi.models import DataElement, SourceRule
from members.models import County


@listed(
    tags.VALUES, SourceRuleShape, _("数据来源规则"),
    _("一个数有几个来源时以哪个为准；县区一级可取。"),
)  # fmt: skip
class SourceRules(ListView):
    """Rules in the order of the elements."""

    title = "source-rules"
    parameters = (ELEMENT,)
    order = ("element__position", "id")
    columns = names_of(SourceRuleShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of the whole county, for those who read all of it."""
        found = access.source_rules_for(actor).filter(county=county)
        return only(found, element__code__in=asked.texts("element"))

    def records(self, rows: list[SourceRule]) -> list[Row]:
        """Ids become codes."""
        return [_rule_line(row) for row in rows]


class OneSourceRule(APIView):
    """The rule of one element; POST sets it."""

    @extend_schema(
        operation_id="source_rule",
        tags=[tags.VALUES],
        summary=_("一个数据元的来源规则"),
        parameters=[COUNTY],
        responses={200: SourceRuleShape, **problems(404, 422)},
    )
    def get(self, request: Request, element: str) -> HttpResponseBase:
        """The rule as it stands; not found where there is none."""
        actor, county = actor_of(request), county_of(request)
        return as_json(request, _shown(actor, access.element_for(actor, county, element)))

    @posted(
        tags.VALUES, "source_rule_set", _("规定数据来源"),
        _(
            "凭文件规定以哪个来源为准。已有的数立即调换位置；已关闭的期间和已锁定的考核不动。"
            "strict 为 true 的，权威来源报来之前没有数（缺数原因 awaited）。"
        ),
        asks=SetSourceShape, gives=SourceRuleShape, parameters=(COUNTY,),
        examples=(
            example(
                "imported",
                {
                    "version": 0, "source": "imported", "system": "户籍系统", "limit": "5",
                    "strict": True, "basis": "试验县数据来源目录（试验〔2025〕8号）",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, element: str) -> Response:
        """Set it."""
        actor, county = actor_of(request), county_of(request)
        found, said = access.element_for(actor, county, element), told(SetSourceShape, request)
        limit = said.get("limit", "")
        terms = SourceTerms(
            source=said["source"],
            system=said.get("system", ""),
            counts=said.get("counts", ""),
            limit=parse_number(limit, places=2) if limit else None,
            basis=said["basis"],
            strict=said.get("strict", False),
        )
        carried_out(
            request, "set_source_rule",
            lambda: actions.set_source_rule(
                element=found, terms=terms, version=said["version"], by=actor
            ),
            [county.code, element, said],
        )  # fmt: skip
        return Response(_shown(actor, found))


def _rule_line(row: SourceRule) -> Row:
    return (
        row.element.code, row.source, row.system or None, row.counts or None, plain_or_none(row.limit),
        row.strict, row.basis, row.set_by.name if row.set_by else None, moment_text(row.set_at),
        row.version, row.demo,
    )  # fmt: skip


def _shown(actor: Actor, element: DataElement) -> dict[str, Any]:
    row = access.source_rules_for(actor).filter(element=element).first()
    if row is None:
        raise NotFound(_("这个数据元还没有规定来源。"))
    return dict(zip(SourceRules.columns, _rule_line(row), strict=True))
