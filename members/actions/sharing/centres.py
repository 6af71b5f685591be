"""Shared centres: adding one, saying who hosts it, ending it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access
from members.actions._last_days import day_after
from members.models import Alliance, Centre, County, Institution


@dataclass(frozen=True)
class CentreRow:
    """A centre as it is entered; without a host its host is not known yet."""

    code: str
    name: str
    family: str
    host: Institution | None = None
    alliance: Alliance | None = None
    services: Iterable[str] = ()
    from_on: date | None = None


@action
def add_centre(
    *,
    county: County,
    code: str,
    name: str,
    family: str,
    by: Actor,
    host: Institution | None = None,
    alliance: Alliance | None = None,
    services: Iterable[str] = (),
    from_on: date | None = None,
    note: str = "",
    demo: bool = False,
) -> Centre:
    """Enter a centre that the county has set up itself."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    row = CentreRow(code, name, family, host, alliance, services, from_on)
    centre = _add(county, row, demo=demo, note=note)
    audit.record(
        by,
        "centre.added",
        centre,
        code=code,
        name=name,
        family=family,
        host=host.code if host else None,
        from_on=from_on,
    )
    return centre


@action
def enter_centres(
    *, county: County, rows: Sequence[CentreRow], by: Actor, demo: bool = False
) -> int:
    """Enter many centres under the rules of one; one event."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    for row in rows:
        _add(county, row, demo=demo)
    added = [[row.code, row.name, row.host.code if row.host else None] for row in rows]
    audit.record(by, "centres.entered", county, added=added)
    return len(rows)


@action
def confirm_centre(
    *, centre: Centre, host: Institution, by: Actor, version: str | int | None, reason: str
) -> Centre:
    """The county says which body hosts a centre whose host is unprinted or only guessed."""
    centre = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    by = access.check_may(by, "members.keep_registry", county=centre.county_id)
    check_version(centre, version, yours={"host": host})
    _check_same_county(centre.county_id, host)
    if not reason.strip():
        raise Invalid(_("请写明确认的依据，例如文号。"), fields={"reason": _("请填写依据")})
    before = centre.host_id
    centre.host, centre.confirmed = host, True
    centre.version += 1
    centre.save(update_fields=["host", "confirmed", "version"])
    audit.record(by, "centre.confirmed", centre, reason=reason, host=host.code, before=before)
    return centre


@action
def end_centre(
    *, centre: Centre, last_day: date, by: Actor, version: str | int | None, reason: str
) -> Centre:
    """A centre ends; `last_day` is the last day on which it worked."""
    centre = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    by = access.check_may(by, "members.keep_registry", county=centre.county_id)
    check_version(centre, version)
    if centre.until_on is not None:
        raise Refused(_("这个中心已经结束。"), code="ended_already")
    centre.until_on = day_after(last_day, centre.from_on)
    centre.version += 1
    centre.save(update_fields=["until_on", "version"])
    audit.record(by, "centre.ended", centre, reason=reason, last_day=last_day)
    return centre


def _add(county: County, row: CentreRow, *, demo: bool, note: str = "") -> Centre:
    """A centre, once every check is passed."""
    if row.family not in Centre.Family.values:
        raise Invalid(_("没有“%(family)s”这类中心。") % {"family": row.family})
    _check_same_county(county.pk, row.host, row.alliance)
    if Centre.objects.filter(county=county, code=row.code).exists():
        raise Refused(
            _("代码%(code)s在本县区已有共享中心使用，请换一个代码。") % {"code": row.code},
            code="exists",
        )
    return Centre.objects.create(
        county=county,
        code=row.code,
        name=row.name,
        family=row.family,
        host=row.host,
        alliance=row.alliance,
        services=[text.strip() for text in row.services if text.strip()],
        from_on=row.from_on,
        note=note,
        demo=demo,
    )


def _check_same_county(county: int, *rows: Institution | Alliance | None) -> None:
    if any(row is not None and row.county_id != county for row in rows):
        raise Invalid(_("机构或医共体与共享中心不在同一县区。"))
