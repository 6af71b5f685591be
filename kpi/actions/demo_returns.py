"""The demonstration's returns: forms given out, some handed in, one late, one sent back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.periods import Period
from kpi.actions._demo_asked import tell_asked, tell_sources
from kpi.actions._demo_forms import village_form
from kpi.actions.forms import Terms, give_out_form, set_form_terms
from kpi.actions.returns import (
    Behalf,
    accept_return,
    give_back_return,
    save_return,
    submit_return,
)
from kpi.actions.validation import add_validation_rule
from kpi.collecting.looking import RuleText
from kpi.models import DataSet, Submission
from members import access as member_access
from members.models import County, Unit
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_returns(*, county: County, told: Told, by: Actor) -> bool:
    """Forms and returns of a county's story, once; whether anything was made.

    Periods count back from today: what is told of month 1 is last month. Refuses where DEBUG is
    off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(
            _("演示数据只在演示环境中生成：正式环境请填报或导入真实数据。"), code="not_demo"
        )
    form = village_form(county, told)
    if form is not None:
        _tell(county, form, told, by)
        assessor = acting(county, told["assessor"])
        tell_sources(county, told["sources"], assessor)
        answerer = acting(county, told["asked"]["answered"]["by"])
        tell_asked(county, told["asked"], assessor, answerer)
    audit.record(by, "kpi.demo_returns_loaded", county, county=county.pk, made=form is not None)
    return form is not None


def _tell(county: County, form: DataSet, told: Told, by: Actor) -> None:
    month = Period.containing(today(), "month")
    assessor = acting(county, told["assessor"])
    for code, said in told["out"].items():
        one = DataSet.objects.get(county=county, code=code)
        terms = Terms(
            owner=one.owner or told["owner"],
            basis=told["basis"],
            ends_on=date(today().year + 1, 12, 31),
            minutes=said["minutes"],
            review=DataSet.Review.NONE,
            due_days=said["due_days"],
            closes_days=None,
            change_limit=None,
        )
        one = set_form_terms(form=one, terms=terms, version=one.version, by=assessor)
        first = month.shift(-said["months"]).first_day
        give_out_form(form=one, from_on=first, version=one.version, by=assessor)
    rule = told["rule"]
    add_validation_rule(form=form, rule=RuleText(**{**rule, "blocking": False}), by=assessor)
    form.refresh_from_db()
    for said in told["returns"]:
        _return(form, said, month.shift(-said["month"]), assessor, by=acting(county, said["by"]))


def _return(form: DataSet, said: Told, period: Period, assessor: Actor, *, by: Actor) -> None:
    unit = Unit.objects.select_related("county", "institution__parent").get(
        county=form.county_id, code=said["body"]
    )
    codes = form.elements.order_by("position").values_list("code", flat=True)
    cells = {
        code: str(figure)
        for code, figure in zip(codes, said["figures"], strict=True)
        if figure is not None
    }
    row = save_return(
        form=form,
        unit=unit,
        period=period.code,
        cells=cells,
        version=0,
        by=by,
        behalf=Behalf(said.get("basis", ""), said.get("told_by", "")),
    )
    zeros = [code for code in codes if code not in cells]
    row = submit_return(submission=row, version=row.version, zeros=zeros, by=by)
    _ended(row, said, assessor)


def _ended(row: Submission, said: Told, assessor: Actor) -> None:
    if said["ends"] == "accepted":
        accept_return(submission=row, version=row.version, by=assessor)
    elif said["ends"] == "returned":
        give_back_return(submission=row, reason=said["reason"], version=row.version, by=assessor)
