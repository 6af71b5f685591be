"""How often a year a body may ask: as often as its county's plan says, where it says so."""

from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import NotSet, Refused
from fundpool.models import Request
from fundpool.rules import requests as rules
from members import queries as member_queries

PER_YEAR: Final = "fundpool.claim.per_year"


def check_times_a_year(row: Request) -> None:
    """Refused ASKED_ALREADY, with the clause, once a body has asked as often as the plan lets it.

    The plan counts by purpose: one request draws on one earmark, so a year's application of a body
    is one request for each earmark and category. What was turned down or taken back is not counted.
    """
    try:
        said = member_queries.rules.rule(row.county_id, PER_YEAR, on=today())
    except NotSet:
        return
    asked = Request.objects.filter(
        county=row.county_id, institution=row.institution_id, earmark=row.earmark_id,
        category=row.category, year=row.year,
    ).exclude(pk=row.pk).exclude(route="").exclude(status__in=rules.VOID)  # fmt: skip
    most = int(said.typed) if isinstance(said.typed, int) else 1
    if len(found := list(asked.order_by("created_at")[:most])) < most:
        return
    told = _(
        "%(clause)s：每年申请%(n)d次。本单位%(year)d年已为“%(use)s”提交%(no)s，请修改那件申请的金额，或待下一年度再申请。"
    )
    words = {
        "clause": said.clause or _("县区规定"), "n": most, "year": row.year,
        "use": row.category or row.earmark.name, "no": "、".join(one.no for one in found),
    }  # fmt: skip
    raise Refused(told % words, code="ASKED_ALREADY")
