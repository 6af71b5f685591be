"""What of the registry falls on a day: asked by the calendar, within what the actor may see."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.dates import Dated, few_a_day
from alliance.core.parameters import name_of
from alliance.core.showing import local
from members.access.bodies import custodies_for, events_for, fact_requests_for, proposals_for
from members.access.dates_people import clients_ending, delegations_ending, ending, grants_ending
from members.access.deciding import reach
from members.access.memberships import membership_requests_for
from members.access.plans import rules_for
from members.models import CountyRule, Membership

APP: Final = "members"
_DAY: Final = timedelta(days=1)
Answer = Callable[[Actor, date, date], Iterable[Dated]]


def dates(actor: Actor, from_on: date, until_on: date) -> list[Dated]:
    """Every dated thing of the registry from a day until (without) a day."""
    answers: tuple[Answer, ...] = (
        _fact_requests, _proposals, _requests, _events, _memberships, _custodies, _rules,
        grants_ending, delegations_ending, clients_ending,
    )  # fmt: skip
    return [one for answer in answers for one in answer(actor, from_on, until_on)]


def _fact_requests(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Bodies that were asked to check their facts and have not answered."""
    rows = fact_requests_for(actor).filter(
        due_on__gte=from_on, due_on__lt=until_on, answered_at=None
    )
    found = (
        Dated(
            APP, row.county_id, row.due_on, "due",
            _("%(body)s：核对登记信息") % {"body": local(row.institution, "name")},
            row.institution.get_absolute_url(), open=True, demo=row.demo,
        )
        for row in rows.select_related("institution__county")
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d家机构核对登记信息") % {"n": n})


def _proposals(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Changes of facts that wait for a decision, on the day from which they are to count."""
    rows = proposals_for(actor).filter(
        state="proposed", effective_on__gte=from_on, effective_on__lt=until_on
    )
    found = (
        Dated(
            APP, row.county_id, row.effective_on, "begins",
            _("%(body)s：登记变更拟生效，待审批") % {"body": local(row.institution, "name")},
            row.get_absolute_url(), open=True, demo=row.demo,
        )
        for row in rows.select_related("institution__county")
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d项登记变更拟生效，待审批") % {"n": n})


def _requests(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Requests to enter, leave or move that are not decided, on the day they are meant for."""
    rows = membership_requests_for(actor).filter(
        state__in=("applied", "agreed"), effective_on__gte=from_on, effective_on__lt=until_on
    )
    found = (
        Dated(
            APP, row.county_id, row.effective_on, "begins",
            _("%(body)s申请%(kind)s，尚未办结")
            % {"body": local(row.institution, "name"), "kind": row.get_kind_display()},
            reverse("membership-request", args=[row.county.code, row.pk]),
            open=True, demo=row.demo,
        )
        for row in rows.select_related("institution", "county")
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d项动态调整申请尚未办结") % {"n": n})


def _events(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """What happens to bodies on a day."""
    rows = events_for(actor).filter(on__gte=from_on, on__lt=until_on)
    found = (
        Dated(
            APP, row.county_id, row.on, "begins",
            f"{local(row.institution, 'name')} {row.get_kind_display()}",
            row.institution.get_absolute_url(), demo=row.demo,
        )
        for row in rows.select_related("institution__county")
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d项机构事项") % {"n": n})


def _memberships(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Bodies that enter an alliance, and those on their last day in one."""
    mine = Membership.objects.filter(county__in=reach(actor, "members.read").counties)
    mine = mine.select_related("alliance", "institution__county")
    entering = (
        _membership(row, row.from_on, "begins", _("%(body)s加入%(alliance)s"))
        for row in mine.filter(from_on__gte=from_on, from_on__lt=until_on)
        if row.from_on
    )
    leaving = (
        _membership(row, row.until_on - _DAY, "ends", _("%(body)s在%(alliance)s的最后一天"))
        for row in ending(mine, from_on, until_on)
    )
    yield from few_a_day(entering, lambda n: _("%(n)d家机构加入医共体") % {"n": n})
    yield from few_a_day(leaving, lambda n: _("%(n)d家机构在医共体的最后一天") % {"n": n})


def _membership(row: Membership, on: date, kind: str, words: str) -> Dated:
    names = {"body": local(row.institution, "name"), "alliance": local(row.alliance, "name")}
    url = row.institution.get_absolute_url()
    return Dated(APP, row.county_id, on, kind, words % names, url, demo=row.demo)  # type: ignore[arg-type]


def _custodies(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Custodies on their last day."""
    mine = custodies_for(actor).select_related("institution__county")
    rows = ending(mine, from_on, until_on)
    found = (
        Dated(
            APP, row.county_id, row.until_on - _DAY, "ends",
            _("%(body)s托管的最后一天") % {"body": local(row.institution, "name")},
            row.institution.get_absolute_url(),
        )
        for row in rows
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d家机构托管的最后一天") % {"n": n})


def _rules(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Values that the county itself has set, on the first day on which they count."""
    rows = rules_for(actor).filter(
        basis=CountyRule.Basis.COUNTY, from_on__gte=from_on, from_on__lt=until_on
    )
    found = (
        Dated(
            APP, row.county_id, row.from_on, "begins",
            _("县区参数“%(name)s”开始执行") % {"name": name_of(row.key)},
            reverse("rule", args=[row.county.code, row.key]),
        )
        for row in rows.select_related("county")
        if row.from_on
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d项县区参数开始执行") % {"n": n})
