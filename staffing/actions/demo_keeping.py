"""The demonstration's staff: a personnel list, a licence that soon ends, teams, months of pay."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit, imports
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution, Village
from members.queries.people.demonstrated import acting, demo_person
from staffing import roster_files
from staffing.actions.pay import close_pay, compute_pay
from staffing.actions.teams import found_team, take_seat
from staffing.actions.villages import give_village
from staffing.models import FamilyTeam
from staffing.rules.months import after

Told = Mapping[str, Any]


@action
def load_demo_keeping(*, county: County, told: Told, by: Actor) -> bool:
    """The part `keeping` of a demonstration file, while no team is there; whether told now.

    Everybody acts in their own role: what the story tells went through every check.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not FamilyTeam.objects.filter(county=county).exists()
    if is_new:
        for key, value in told["rules"].items():
            member_actions.set_rule(
                county=county, key=key, value=value, reason=told["reason"], by=by
            )
        body, desk = _body(county, told["body"]), acting(county, told["desk"])
        for line in told["people"]:
            member_actions.add_person(
                county=county, code=line["code"], name=line["name"], position=line["position"],
                institution=_body(county, line["body"]), demo=True, by=by,
            )  # fmt: skip
        _listed(county, told, body, desk)
        for line in told["teams"]:
            _team(county, line, body, desk)
        _months(county, told["pay"])
    audit.record(by, "staff.demo_loaded", county, made=is_new)
    return is_new


def _listed(county: County, told: Told, body: Institution, desk: Actor) -> None:
    """The list of the body's people, compared and written like anybody's."""
    rows = [
        {
            "name": line["name"], "profession": line["profession"], "post": line["post"],
            "title": line["title"], "step": line["step"],
            "title_on": after(_month(), -line["title_months"]).isoformat(),
            "licence": (today() + timedelta(days=line["licence_days"])).isoformat(),
        }
        for line in told["people"]
        if "profession" in line
    ]  # fmt: skip
    file = roster_files.compare_file(
        county=county, institution=body, name=told["file"], content=orjson.dumps(rows), by=desk
    )
    imports.apply(file=file, layout=roster_files.layout_of(file, desk), by=desk)


def _team(county: County, line: Told, body: Institution, desk: Actor) -> None:
    first = after(_month(), -line["months"])
    team = found_team(centre=body, name=line["name"], from_on=first, by=desk)
    for seat, code in line["seats"].items():
        take_seat(team=team, person=demo_person(county, code), seat=seat, from_on=first, by=desk)
    for code, village in line["villages"].items():
        give_village(
            person=demo_person(county, code), from_on=first, by=desk,
            village=Village.objects.get(county=county, code=village),
        )  # fmt: skip


def _months(county: County, told: Told) -> None:
    """Months of pay, the earlier ones closed."""
    desk, body = acting(county, told["desk"]), _body(county, told["body"])
    for back in told["months"]:
        row = compute_pay(institution=body, month=after(_month(), -back), by=desk)
        if back in told["closed"]:
            close_pay(month=row, version=row.version, by=desk)


def _month() -> date:
    return today().replace(day=1)


def _body(county: County, code: str) -> Institution:
    return Institution.objects.get(county=county, code=code)
