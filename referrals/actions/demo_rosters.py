"""The demonstration's duty roster: eight days of one hospital, a case and a consultation late."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused
from members import access as member_access
from members.models import County, Institution, Person
from referrals.actions.escalations import escalate
from referrals.actions.rosters import enter_shifts, name_contact
from referrals.models import Referral, RemoteItem, RosterDesk
from referrals.queries.escalations import waits_of
from referrals.queries.rosters import ShiftTold, at

Told = Mapping[str, Any]
_DAYS: Final = 8
_DAY: Final = time(8)
_NIGHT: Final = time(20)


@action
def load_demo_rosters(*, county: County, told: Told, by: Actor) -> bool:
    """The part `rosters` of a demonstration file, while no desk keeps one; whether told now.

    Day and night are covered, so that nothing is missing; one case and one consultation of the
    story are made late.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not RosterDesk.objects.filter(county=county).exists()
    if is_new:
        _tell(county, told, by)
    audit.record(by, "roster.demo_loaded", county, made=is_new)
    return is_new


def _tell(county: County, told: Told, by: Actor) -> None:
    hospital = Institution.objects.select_related("county").get(
        county=county, code=told["hospital"]
    )
    codes = [*told["desks"].values(), told["medical_office"]]
    people = {row.code: row for row in Person.objects.filter(county=county, code__in=codes)}
    if missing := sorted(set(codes) - set(people)):
        raise Refused(
            _("没有演示人员%(codes)s，请先载入演示账号和机构登记的情节。")
            % {"codes": "、".join(missing)},
            code="no_people",
        )
    rows = [
        (desk, shift)
        for desk, code in told["desks"].items()
        for n in range(-1, _DAYS)
        for shift in _day(people[code], n)
    ]
    enter_shifts(institution=hospital, rows=rows, by=by, demo=True)
    name_contact(
        institution=hospital, office="medical_office", person=people[told["medical_office"]],
        phone="", from_on=today(), by=by,
    )  # fmt: skip
    of_story = {"county": county, "demo": True, "is_open": True}
    cases = _late(Referral.objects.filter(**of_story, status="requested"))
    asked = _late(RemoteItem.objects.filter(**of_story, status="asked"))
    if cases or asked:
        waits = waits_of(county.pk, today())
        escalate(county=county, cases=cases, remote=asked, waits=waits, by=by)


def _late(rows: "QuerySet[Any]") -> list[UUID]:
    """The first of these is an hour late from now on; its id."""
    first = list(rows.order_by("number").values_list("pk", flat=True)[:1])
    rows.filter(pk__in=first).update(due_at=now() - timedelta(hours=1))
    return first


def _day(who: Person, n: int) -> list[ShiftTold]:
    """Day and night of one day, as far as they are not over."""
    day = today() + timedelta(days=n)
    found = [
        ShiftTold(who.pk, "", at(day, _DAY), at(day, _NIGHT)),
        ShiftTold(who.pk, "", at(day, _NIGHT), at(day + timedelta(days=1), _DAY)),
    ]
    return [one for one in found if one.until_at > now()]
