"""What a body can do or has: recorded with its day and source, ended, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions._last_days import day_after
from members.models import Capability, County, Institution


@dataclass(frozen=True)
class CapabilityRow:
    """That a body has, or has not, something from a day, and where it is written."""

    institution: Institution
    kind: str
    name: str
    source: str
    has: bool = True
    from_on: date | None = None


@action
def record_capability(
    *,
    institution: Institution,
    kind: str,
    name: str,
    source: str,
    by: Actor,
    has: bool = True,
    from_on: date | None = None,
    demo: bool = False,
) -> Capability:
    """Say that a body has, or has not, something from a day (today when not said).

    What was said before, also by the plan, ends the day before; past days keep it.
    """
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    row = _put(CapabilityRow(institution, kind, name, source, has, from_on), demo=demo)
    audit.record(
        by,
        "capability.recorded",
        row,
        institution=institution.code,
        kind=kind,
        name=row.name,
        has=has,
        from_on=row.from_on,
    )
    return row


@action
def enter_capabilities(
    *, county: County, rows: Sequence[CapabilityRow], by: Actor, demo: bool = False
) -> int:
    """Record many under the rules of one, earlier days first; one event."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    bodies = {row.institution.pk for row in rows}
    there = Institution.objects.select_for_update(no_key=True).filter(county=county, pk__in=bodies)
    if len(there.order_by("pk")) != len(bodies):
        raise Invalid(_("机构不在这个县区。"))
    for row in sorted(rows, key=lambda row: row.from_on or today()):
        _put(row, demo=demo)
    added = [[row.institution.code, row.kind, row.name, row.has, row.from_on] for row in rows]
    audit.record(by, "capabilities.entered", county, added=added)
    return len(rows)


def _put(said: CapabilityRow, *, demo: bool) -> Capability:
    """The row of a body that is locked, once every check is passed; what was said before ends."""
    start, kind, has = said.from_on or today(), said.kind, said.has
    if kind not in Capability.Kind.values:
        raise Invalid(_("没有“%(kind)s”这类能力。") % {"kind": kind})
    if not said.name.strip() or not said.source.strip():
        raise Invalid(_("能力的名称和来源都要填写。"), fields={"source": _("请填写来源")})
    same = {"institution": said.institution, "kind": kind, "name": said.name.strip()}
    for old in Capability.objects.filter(queries.days.overlaps(start, None), **same):
        if old.has == has:
            raise Refused(_("这项能力已有同样的登记。"), code="recorded_already")
        if old.from_on and old.from_on >= start:
            raise Refused(
                _("%(day)s起已有另一条登记，请先结束它。") % {"day": old.from_on.isoformat()},
                code="recorded_later",
            )
        old.until_on = start
        old.save(update_fields=["until_on"])
    return Capability.objects.create(
        county_id=said.institution.county_id,
        has=has,
        from_on=start,
        source=said.source.strip(),
        demo=demo,
        **same,
    )


@action
def end_capability(*, capability: Capability, last_day: date, by: Actor) -> Capability:
    """What was said of a body holds no longer; `last_day` is the last day on which it did."""
    row = Capability.objects.select_for_update(no_key=True).get(pk=capability.pk)
    by = access.check_may(by, "members.keep_registry", county=row.county_id)
    row.until_on = day_after(last_day, row.from_on)
    row.save(update_fields=["until_on"])
    audit.record(by, "capability.ended", row, last_day=last_day)
    return row
