"""Which definitions wait for somebody's approval: targets, emptied cells, corrections, drafts."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.showing import local
from alliance.core.waiting import Waiting
from kpi.models import ElementVersion, IndicatorVersion, Target, TargetClearing
from members import access as member_access

if TYPE_CHECKING:
    from members.models import Person

MOST: Final = 20
Found = tuple[str, "Person | None", datetime | None, str, str]


def definitions_waiting(actor: Actor) -> list[Waiting]:
    """What others entered and the actor may approve, the oldest of each kind first."""
    counties = member_access.reach(actor, "kpi.publish_definitions").counties
    if not counties or actor.is_system:
        return []
    asked: tuple[Callable[[frozenset[int], Actor], Iterator[Found]], ...] = (
        _targets, _clearings, _corrections, _drafts,
    )  # fmt: skip
    return [
        Waiting(
            app="kpi",
            what=what,
            who=who.name if who else _("系统"),
            when=when,
            due_on=None,
            url=url,
            verb=verb,
        )
        for find in asked
        for what, who, when, url, verb in find(frozenset(counties), actor)
    ]


def _targets(counties: frozenset[int], actor: Actor) -> Iterator[Found]:
    rows = Target.objects.filter(county__in=counties, state=Target.State.PROPOSED)
    for row in _of_others(rows, actor, "entered").select_related("indicator"):
        what = _("目标值待批准：%(indicator)s，%(year)d 年")
        told = {"indicator": local(row.indicator, "name"), "year": row.year}
        url = f"{row.get_absolute_url()}#waiting"
        yield what % told, row.entered_by, row.entered_at, url, _("批准")


def _clearings(counties: frozenset[int], actor: Actor) -> Iterator[Found]:
    rows = TargetClearing.objects.filter(county__in=counties, state=TargetClearing.State.PROPOSED)
    for row in _of_others(rows, actor, "entered").select_related("target__indicator"):
        what = _("清空目标值待批准：%(indicator)s，%(year)d 年")
        told = {"indicator": local(row.target.indicator, "name"), "year": row.target.year}
        url = f"{row.get_absolute_url()}#waiting"
        yield what % told, row.entered_by, row.entered_at, url, _("批准")


def _corrections(counties: frozenset[int], actor: Actor) -> Iterator[Found]:
    rows = ElementVersion.objects.filter(county__in=counties, state=ElementVersion.State.PROPOSED)
    for row in _of_others(rows, actor, "entered").select_related("element"):
        what = _("数据元更正待批准：%(element)s") % {"element": local(row.element, "name")}
        yield what, row.entered_by, row.entered_at, row.get_absolute_url(), _("批准")


def _drafts(counties: frozenset[int], actor: Actor) -> Iterator[Found]:
    rows = IndicatorVersion.objects.filter(
        county__in=counties, status=IndicatorVersion.Status.DRAFT, ready_at__isnull=False
    )
    for row in _of_others(rows, actor, "ready").select_related("indicator"):
        what = _("指标口径待批准：%(indicator)s 第 %(n)d 版")
        told = {"indicator": local(row, "name"), "n": row.number}
        yield (
            what % told,
            row.ready_by,
            row.ready_at,
            f"{row.get_absolute_url()}#publish",
            _("批准"),
        )


def _of_others(rows: "QuerySet", actor: Actor, hand: str) -> "QuerySet":  # type: ignore[type-arg]
    """What others entered or handed over, the oldest first, so many at most."""
    if actor.persons:
        rows = rows.exclude(**{f"{hand}_by__in": actor.persons})
    return rows.select_related(f"{hand}_by").order_by(f"{hand}_at")
