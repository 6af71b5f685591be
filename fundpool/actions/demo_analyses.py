"""The demonstration's economic analysis: what an alliance writes of its year, and files."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions import analyses, income
from fundpool.income_told import Told as IncomeTold
from fundpool.models import EconomicAnalysis
from fundpool.rules.income import LINES
from fundpool.rules.levying import income as amount
from members import access as member_access
from members import actions as member_actions
from members.models import Alliance, County, Institution
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_analyses(*, county: County, told: Told, by: Actor) -> bool:
    """The part `analyses` of a demonstration file, while the county has none; whether told now.

    Invented incomes of two years, a comment that was replaced and filed, and one that its
    alliance still writes. Refuses where DEBUG is off or the people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not EconomicAnalysis.objects.filter(county=county).exists()
    if is_new:
        for key, value in told["chosen"].items():
            member_actions.set_rule(
                county=county, key=key, value=value, by=by, reason=told["reason"]
            )
        _state(county, told)
        for said in told["written"]:
            _write(county, said)
    audit.record(by, "fundpool.demo_analyses_loaded", county, county=county.pk, made=is_new)
    return is_new


def _state(county: County, told: Told) -> None:
    """Years back from the one that runs; a line that is not named is nought."""
    finance = acting(county, told["people"]["finance"])
    for back, bodies in told["incomes"].items():
        for code, said in bodies.items():
            body = Institution.objects.select_related("county").get(county=county, code=code)
            fen = dict.fromkeys(LINES, 0) | {name: amount(str(n)) for name, n in said.items()}
            income.state_income(
                institution=body, told=IncomeTold(today().year - int(back), fen, 0), by=finance,
                demo=True,
            )  # fmt: skip


def _write(county: County, said: Told) -> None:
    alliance = Alliance.objects.get(county=county, code=said["alliance"])
    writer = acting(county, said["by"])
    for version, comment in enumerate(said["comments"]):
        row = analyses.write_analysis(
            alliance=alliance, year=today().year - 1, comment=comment, version=version, by=writer
        )
    if said["filed"]:
        analyses.file_analysis(row=row, by=writer)
