"""A form's life: its terms, going out, its rules, its end."""

from collections.abc import Callable
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
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.listing import COUNTY, Row, only
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.actions import Terms
from kpi.api import tags
from kpi.api.forms import DataSets, DataSetShape
from kpi.api.keeping.form_shapes import AddRuleShape, EndFormShape, TermsShape, ValidationRuleShape
from kpi.api.keeping.reading import figure
from kpi.api.listing import ListView
from kpi.api.verbs import SeenShape, carried_out, county_of, example, posted, told
from kpi.collecting.looking import RuleText
from kpi.models import DataSet, ValidationRule
from members.models import County

FORM = parameter("data_set", _("报表代码，多个用逗号分开。"))
LIMIT_PLACES = 4


class OneForm(APIView):
    """One form."""

    @extend_schema(
        operation_id="data_set",
        tags=[tags.DEFINITIONS],
        summary=_("一张报表"),
        parameters=[COUNTY],
        responses={200: DataSetShape, **problems(404)},
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """The form as it stands."""
        Asked(request, (COUNTY,))
        return as_json(request, _shown(actor_of(request), county_of(request), code))


class _FormVerb(APIView):
    """A change of a form; the answer is how it stands afterwards."""

    def change(
        self,
        request: Request,
        code: str,
        name: str,
        said: dict[str, Any],
        act: Callable[[DataSet, Actor], DataSet],
    ) -> Response:
        """Change it once for the caller's key."""
        actor, county = actor_of(request), county_of(request)
        form = access.form_for(actor, county, code)
        carried_out(request, name, lambda: act(form, actor), [county.code, code, said])
        return Response(_shown(actor, county, code))


class SetTerms(_FormVerb):
    """Owner, basis, end, days and review."""

    @posted(
        tags.DEFINITIONS, "data_set_terms", _("设定报表的条件"),
        _("归口、依据、停用日、期限和审核；不写的照旧。已下发的不能没有归口、依据和停用日。"),
        asks=TermsShape, gives=DataSetShape, parameters=(COUNTY,),
        examples=(
            example(
                "terms",
                {
                    "version": 1, "owner": "医政科", "basis": "试验〔2026〕3号",
                    "ends_on": "2027-12-31", "due_days": 10,
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Set them."""
        said = told(TermsShape, request)
        return self.change(
            request, code, "set_form_terms", said,
            lambda form, by: actions.set_form_terms(
                form=form, terms=_terms(form, said), version=said["version"], by=by
            ),
        )  # fmt: skip


def _terms(form: DataSet, said: dict[str, Any]) -> Terms:
    made = {name: said.get(name, getattr(form, name)) for name in Terms.__slots__}
    if "change_limit" in said:
        made["change_limit"] = figure(said, "change_limit", LIMIT_PLACES)
    return Terms(**made)


class GiveOut(_FormVerb):
    """The form is asked for from today."""

    @posted(
        tags.DEFINITIONS, "data_set_give_out", _("下发报表"),
        _("从今天起要；没有归口、依据或停用日的不能下发。"),
        asks=SeenShape, gives=DataSetShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Give it out."""
        said = told(SeenShape, request)
        return self.change(
            request, code, "give_out_form", said,
            lambda form, by: actions.give_out_form(form=form, by=by, **said),
        )  # fmt: skip


class EndForm(_FormVerb):
    """The form is asked for no more."""

    @posted(
        tags.DEFINITIONS, "data_set_end", _("停用报表"),
        _("从今天起不再要；已报的数都在。"),
        asks=EndFormShape, gives=DataSetShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """End it."""
        said = told(EndFormShape, request)
        return self.change(
            request, code, "end_form", said,
            lambda form, by: actions.end_form(form=form, by=by, **said),
        )  # fmt: skip


@listed(
    tags.DEFINITIONS,
    ValidationRuleShape,
    _("校验规则"),
    _("报表内各数之间须成立的关系，含已停用的。"),
)
class Rules(ListView):
    """Rules of a county's forms."""

    title = "validation-rules"
    parameters = (FORM,)
    order = ("data_set__code", "code", "id")
    columns = names_of(ValidationRuleShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """By form and code."""
        found = access.returns.rules_for(actor).filter(county=county)
        return only(found, data_set__code__in=asked.texts("data_set"))

    def records(self, rows: list[ValidationRule]) -> list[Row]:
        """One line a rule."""
        return [_rule_line(row) for row in rows]


class AddRule(APIView):
    """A rule holds from now on."""

    @posted(
        tags.DEFINITIONS, "validation_rule_add", _("加入校验规则"),
        _("以后提交的填报都要合乎它。公式只用这张报表的数据元；读不懂的答 422。"),
        asks=AddRuleShape, gives=ValidationRuleShape, status=201, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Add it."""
        actor, county = actor_of(request), county_of(request)
        form, said = access.form_for(actor, county, code), told(AddRuleShape, request)
        pk = carried_out(
            request, "add_validation_rule",
            lambda: actions.add_validation_rule(form=form, rule=RuleText(**said), by=actor),
            [county.code, code, said],
        )  # fmt: skip
        return Response(_rule(actor, form, int(pk)), status=201)


class EndRule(APIView):
    """A rule is held against nothing any more."""

    @posted(
        tags.DEFINITIONS, "validation_rule_end", _("停用校验规则"), _("已经提示过的留在记录里。"),
        gives=ValidationRuleShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, code: str, rule: int) -> Response:
        """End it."""
        actor, county = actor_of(request), county_of(request)
        form = access.form_for(actor, county, code)
        row = access.rule_for(actor, form, rule)
        carried_out(
            request, "end_validation_rule",
            lambda: actions.end_validation_rule(rule=row, by=actor), [county.code, code, rule],
        )  # fmt: skip
        return Response(_rule(actor, form, rule))


def _rule_line(row: ValidationRule) -> Row:
    return (
        row.pk, row.data_set.code, row.code, row.name, row.left, row.op, row.right, row.blocking,
        row.instruction, moment_text(row.ended_at),
    )  # fmt: skip


def _rule(actor: Actor, form: DataSet, pk: int) -> dict[str, Any]:
    return dict(zip(Rules.columns, _rule_line(access.rule_for(actor, form, pk)), strict=True))


def _shown(actor: Actor, county: County, code: str) -> dict[str, Any]:
    (line,) = DataSets().records([access.form_for(actor, county, code)])
    return dict(zip(DataSets.columns, line, strict=True))
