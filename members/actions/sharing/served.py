"""Whom a shared centre serves: one body or one whole alliance, many as a file says, its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions._last_days import day_after
from members.models import Alliance, Centre, CentreServed, County, Institution


@dataclass(frozen=True)
class ServedRow:
    """One statement as a file gives it; with `row` it is there and `until_on` ends it.

    `until_on` is the first day on which the centre no longer serves.
    """

    centre: Centre
    institution: Institution | None = None
    alliance: Alliance | None = None
    from_on: date | None = None
    until_on: date | None = None
    row: CentreServed | None = None


@action
def serve_from_centre(
    *,
    centre: Centre,
    by: Actor,
    institution: Institution | None = None,
    alliance: Alliance | None = None,
    from_on: date | None = None,
    demo: bool = False,
) -> CentreServed:
    """A centre serves one body or one whole alliance from a day (null: no day known)."""
    centre = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    by = access.check_may(by, "members.keep_registry", county=centre.county_id)
    served = _begin(ServedRow(centre, institution, alliance, from_on), demo=demo)
    audit.record(
        by,
        "centre.serves",
        served,
        centre=centre.code,
        institution=institution.code if institution else None,
        alliance=alliance.code if alliance else None,
        from_on=from_on,
    )
    return served


@action
def enter_served(
    *, county: County, rows: Sequence[ServedRow], by: Actor, demo: bool = False
) -> int:
    """Enter those that are new, end those that got a last day; one event for the lot."""
    named = {row.centre.pk for row in rows}
    list(Centre.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk"))
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    # Ends before beginnings: a body may come under the centre again in one file.
    order = sorted(rows, key=lambda said: said.row is None)
    for said in order:
        if said.centre.county_id != county.pk:
            raise Invalid(_("机构或医共体与共享中心不在同一县区。"))
        if said.row is None:
            _begin(said, demo=demo)
        else:
            _end(said.row, said.until_on)
    audit.record(
        by,
        "centres.served_entered",
        county,
        added=[_written(said) for said in order if said.row is None],
        ended=[_written(said) for said in order if said.row is not None],
    )
    return len(rows)


@action
def end_served(*, served: CentreServed, last_day: date, by: Actor) -> CentreServed:
    """A centre stops serving a body or an alliance; `last_day` is the last day it did."""
    by = access.check_may(by, "members.keep_registry", county=served.county_id)
    row = _end(served, last_day + timedelta(days=1))
    audit.record(by, "centre.served_ended", row, last_day=last_day)
    return row


def _begin(said: ServedRow, *, demo: bool) -> CentreServed:
    """A statement, once every check is passed; the centre is locked."""
    centre = said.centre
    if (said.institution is None) == (said.alliance is None):
        raise Invalid(_("请选择一家机构或一个医共体，二者只选其一。"))
    for served in (said.institution, said.alliance):
        if served is not None and served.county_id != centre.county_id:
            raise Invalid(_("机构或医共体与共享中心不在同一县区。"))
    if said.until_on is not None:
        day_after(said.until_on - timedelta(days=1), said.from_on)
    same = CentreServed.objects.filter(
        queries.days.overlaps(said.from_on, said.until_on),
        centre=centre,
        institution=said.institution,
        alliance=said.alliance,
    )
    if same.exists():
        raise Refused(_("这个中心已经为它服务。"), code="served_already")
    return CentreServed.objects.create(
        county_id=centre.county_id,
        centre=centre,
        institution=said.institution,
        alliance=said.alliance,
        from_on=said.from_on,
        until_on=said.until_on,
        demo=demo,
    )


def _end(served: CentreServed, until: date | None) -> CentreServed:
    served = CentreServed.objects.select_for_update(no_key=True).get(pk=served.pk)
    if served.until_on is not None:
        raise Refused(_("已经写了最后一天，不再改动。"), code="ended_already")
    if until is None:
        raise Invalid(_("请写明最后一天。"), fields={"until_on": _("请写明最后一天。")})
    served.until_on = day_after(until - timedelta(days=1), served.from_on)
    served.save(update_fields=["until_on"])
    return served


def _written(said: ServedRow) -> list[str | None]:
    served = said.institution or said.alliance
    return [
        said.centre.code,
        served.code if served else None,
        said.from_on.isoformat() if said.from_on else None,
        said.until_on.isoformat() if said.until_on else None,
    ]
