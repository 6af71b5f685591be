"""The county's bodies as they stood on a day: who existed, under which name, in which alliance."""

from datetime import date
from typing import Any, Final

from alliance.core.periods import Period
from kpi.running.frozen import FrozenRun
from kpi.running.subjects import subjects_of
from members import queries as member_queries
from members.models import County, Institution, Unit

Json = dict[str, Any]
_REPORTING: Final = (Unit.Kind.COUNTY, Unit.Kind.ALLIANCE, Unit.Kind.INSTITUTION)


def subjects_on(county: County, subject: str, period: Period) -> list[str]:
    """Codes of those whom a scheme looks at for a period, in order, before any run of it."""
    day = period.last_day
    there = units_on(county, day)
    facts = {
        "period": period.code,
        "county": {"code": county.code},
        "scheme": {"subject": subject},
        "elements": {},
        "indicators": {},
        "values": {},
        "units": as_stood(there, county, day),
        "alliances": alliances_on(there, day),
        "everybody": [unit.code for unit in there if unit.kind == Unit.Kind.INSTITUTION],
    }
    return subjects_of(FrozenRun(facts))


def units_on(county: County, on: date) -> list[Unit]:
    """The county, its alliances and institutions that existed on the day."""
    rows = Unit.objects.filter(county=county, kind__in=_REPORTING)
    there = rows.select_related("institution", "alliance").order_by("code")
    return [unit for unit in there if _existed(unit, on)]


def _existed(unit: Unit, on: date) -> bool:
    """The days are looked at here, not by the database: of a county's bodies few are closed."""
    if unit.kind == Unit.Kind.COUNTY:
        return True
    body = unit.alliance if unit.kind == Unit.Kind.ALLIANCE else unit.institution
    return member_queries.days.holds(body.opened_on, body.closed_on, on)


def as_stood(units: list[Unit], county: County, on: date) -> dict[str, Json]:
    """The units as they stood on the day: a later renaming is nothing to this period."""
    bodies = [unit.institution for unit in units if unit.kind == Unit.Kind.INSTITUTION]
    stood = {body.unit_id: body for body in member_queries.as_they_stood(bodies, on)}
    return {unit.code: _unit(unit, county, stood.get(unit.pk)) for unit in units}


def _unit(unit: Unit, county: County, stood: Institution | None) -> Json:
    body = None if unit.kind == Unit.Kind.COUNTY else getattr(unit, unit.kind, None)
    return {
        "id": unit.pk,
        "kind": unit.kind,
        "name": stood.name if stood else unit.name,
        "name_en": stood.name_en if stood else (body or county).name_en,
        "ws": (stood.kind or None) if stood else None,
        "form": unit.alliance.kind if unit.kind == Unit.Kind.ALLIANCE else "",
        "demo": bool(body and body.demo),
    }


def alliances_on(units: list[Unit], on: date) -> dict[str, list[list[str | None]]]:
    """Members of each alliance on the day, of the units that existed: code, role, since when."""
    there = {unit.pk for unit in units}
    if not there:
        return {}
    rows = (
        member_queries.memberships_on(units[0].county_id, on)
        .exclude(role__in=("partner", "aided"))
        .order_by("alliance__code", "institution__code")
        .values_list(
            "alliance__unit", "institution__unit", "alliance__code", "institution__code", "role",
            "from_on",
        )
    )  # fmt: skip
    found: dict[str, list[list[str | None]]] = {}
    for union, body, alliance, institution, role, since in rows:
        if union in there and body in there:
            found.setdefault(alliance, []).append(
                [institution, role, since.isoformat() if since else None]
            )
    return found
