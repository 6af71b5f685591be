"""The registry part of a load: county, bodies, alliances, who belongs where, printed counts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.loading import Tally
from members.actions.plans import _sharing
from members.actions.plans._filing import Filing, Row
from members.actions.plans._printed import Printed, missing
from members.models import (
    Alliance,
    County,
    Custody,
    Expectation,
    FormerCode,
    Institution,
    InstitutionName,
    Membership,
    Unit,
)
from members.plan_file import as_day, joining
from members.rules import VILLAGE_KINDS
from members.sorting import kept_or_named


def load(
    document: Mapping[str, Any], printed: Printed, tally: Tally, gone: list[str], *, demo: bool
) -> County:
    """Bring a county's registry in line with its plan's file."""
    registry = document["registry"]
    invented = list(registry.get("demo_bodies") or ()) if demo else []
    county = _county(document["county"], printed, tally, bool(invented))
    filing = Filing(county, printed, tally, gone)
    bodies = [*(registry.get("bodies") or ()), *invented]
    alliances = list(registry.get("alliances") or ())
    units = _units(filing, bodies, alliances)
    places = _institutions(filing, bodies, units)
    _parents(bodies, places)
    _aliases(filing, bodies, places)
    unions = _alliances(filing, alliances, units)
    members = [*(registry.get("memberships") or ()), *joining(invented)]
    _memberships(filing, members, unions, places)
    _custodies(filing, bodies, places)
    _expectations(filing, registry.get("expectations") or ())
    towns = _sharing.load_towns(filing, registry.get("towns") or ())
    _sharing.place_bodies(bodies, places, towns)
    _sharing.load_centres(filing, registry.get("centres") or (), places, unions)
    _sharing.load_disease_lists(filing, registry.get("disease_lists") or ())
    _sharing.load_capabilities(filing, registry.get("capabilities") or (), places)
    return county


def _county(row: Row, printed: Printed, tally: Tally, demo: bool) -> County:
    known = County.objects.filter(code=row["code"]).first()
    county = tally.ensure(
        County,
        {"code": row["code"]},
        {
            "name": row["name"],
            "short": row["short"],
            "name_en": row["name_en"],
            "words": dict(row.get("words") or {}),
            "plan_id": printed.plan.pk,
            "demo": demo or (known is not None and known.demo),
        },
    )
    for former in row.get("former") or ():
        tally.ensure(
            FormerCode,
            {"county": county, "code": former["code"]},
            {
                "name": former.get("name") or "",
                "until_on": as_day(former["until"]),
                "note": former.get("note") or "",
            },
        )
    return county


def _units(filing: Filing, bodies: Iterable[Row], alliances: Iterable[Row]) -> dict[Any, Unit]:
    kinds = [
        (Unit.Kind.COUNTY, [{"code": filing.county.code, "name": filing.county.name}]),
        (Unit.Kind.INSTITUTION, bodies),
        (Unit.Kind.ALLIANCE, alliances),
    ]
    wanted = {
        row["code"]: {
            "county_id": filing.county.pk,
            "kind": kind.value,
            "code": row["code"],
            "name": row["name"],
        }
        for kind, rows in kinds
        for row in rows
    }
    there = {unit.code: unit for unit in Unit.objects.filter(county=filing.county)}
    changed = Institution.objects.filter(county=filing.county, version__gt=1)
    for code in changed.values_list("code", flat=True):
        if code in wanted:  # the county's own name for it stays
            wanted[code]["name"] = there[code].name
    return filing.tally.ensure_all(Unit, there, wanted)


def _institutions(
    filing: Filing, bodies: Iterable[Row], units: Mapping[str, Unit]
) -> dict[Any, Institution]:
    there = {body.code: body for body in Institution.objects.filter(county=filing.county)}
    wanted = {}
    for row in bodies:
        known = there.get(row["code"])
        printed = {
            "name": row["name"],
            "name_en": row.get("name_en") or "",
            "kind": row.get("kind"),
            "level": row.get("level"),
            "ownership": row.get("ownership"),
            "note": row.get("note") or "",
        }
        if known is not None and known.version > 1:
            # The county has renamed, regraded or corrected it since: that is not printed over.
            printed = {name: getattr(known, name) for name in printed}
        wanted[row["code"]] = {
            "county_id": filing.county.pk,
            "unit_id": units[row["code"]].pk,
            "code": row["code"],
            **printed,
            **kept_or_named(known, printed["name"]),
            "clause_id": filing.clause(row),
            "demo": bool(row.get("demo")),
        }
    # Invented village clinics are never a plan file's: they come with the county's story.
    ours = {
        code
        for code, body in there.items()
        if body.clause_id is not None or (body.demo and body.kind not in VILLAGE_KINDS)
    }
    missing(_("机构"), ours - wanted.keys(), filing.gone)
    return filing.tally.ensure_all(Institution, there, wanted)


def _parents(bodies: Iterable[Row], places: Mapping[str, Institution]) -> None:
    """In a second step: a parent may stand below its child in the file."""
    moved = []
    for row in bodies:
        parent = places[row["parent"]].pk if row.get("parent") else None
        body = places[row["code"]]
        if body.parent_id != parent:
            body.parent_id = parent
            moved.append(body)
    Institution.objects.bulk_update(moved, ["parent"])


def _aliases(filing: Filing, bodies: Iterable[Row], places: Mapping[str, Institution]) -> None:
    rows = InstitutionName.objects.filter(county=filing.county)
    there = {(row.institution_id, row.name, row.kind): row for row in rows}
    wanted = {
        (places[body["code"]].pk, alias["name"], alias["kind"]): {
            "county_id": filing.county.pk,
            "institution_id": places[body["code"]].pk,
            "name": alias["name"],
            "kind": alias["kind"],
            "from_on": as_day(alias.get("from_on")),
            "until_on": as_day(alias.get("until_on")),
        }
        for body in bodies
        for alias in body.get("aliases") or ()
    }
    filing.tally.ensure_all(InstitutionName, there, wanted)


def _alliances(
    filing: Filing, rows: Iterable[Row], units: Mapping[str, Unit]
) -> dict[Any, Alliance]:
    there = {row.code: row for row in Alliance.objects.filter(county=filing.county)}
    wanted = {
        row["code"]: {
            "county_id": filing.county.pk,
            "unit_id": units[row["code"]].pk,
            "code": row["code"],
            **kept_or_named(there.get(row["code"]), row["name"]),
            "name_en": row.get("name_en") or "",
            "kind": row["kind"],
            "exclusive": bool(row.get("exclusive")),
            "aliases": [dict(alias) for alias in row.get("aliases") or ()],
            "clause_id": filing.clause(row),
            "note": row.get("note") or "",
        }
        for row in rows
    }
    ours = {code for code, row in there.items() if row.clause_id is not None}
    missing(_("医共体"), ours - wanted.keys(), filing.gone)
    return filing.tally.ensure_all(Alliance, there, wanted)


def _memberships(
    filing: Filing,
    rows: Iterable[Row],
    unions: Mapping[str, Alliance],
    places: Mapping[str, Institution],
) -> None:
    """The end of a membership is the county's own business and not touched."""
    there = {
        (row.alliance_id, row.institution_id, row.line, row.role, row.from_on): row
        for row in Membership.objects.filter(county=filing.county)
    }
    wanted = {}
    for row in rows:
        line, role, from_on = row.get("line") or "general", row["role"], as_day(row.get("from_on"))
        alliance, body = unions[row["alliance"]], places[row["body"]]
        wanted[(alliance.pk, body.pk, line, role, from_on)] = {
            "county_id": filing.county.pk,
            "alliance_id": alliance.pk,
            "institution_id": body.pk,
            "line": line,
            "role": role,
            "from_on": from_on,
            "clause_id": filing.clause(row),
            "reason": row.get("note") or "",
            "demo": bool(row.get("demo")),
        }
    ours = {key for key, row in there.items() if row.clause_id is not None or row.demo}
    alliances = {row.pk: code for code, row in unions.items()}
    bodies = {row.pk: code for code, row in places.items()}
    missing(
        _("隶属关系"),
        {
            f"{alliances.get(key[0], key[0])} {bodies.get(key[1], key[1])} {key[2]} {key[3]}"
            for key in ours - wanted.keys()
        },
        filing.gone,
    )
    filing.tally.ensure_all(Membership, there, wanted)


def _custodies(filing: Filing, bodies: Iterable[Row], places: Mapping[str, Institution]) -> None:
    there = {
        row.institution_id: row
        for row in Custody.objects.filter(county=filing.county, from_on=None)
    }
    wanted = {
        places[body["code"]].pk: {
            "county_id": filing.county.pk,
            "institution_id": places[body["code"]].pk,
            "custodian_id": places[body["custody_of"]].pk,
            "clause_id": filing.clause(body),
        }
        for body in bodies
        if body.get("custody_of")
    }
    codes = {row.pk: code for code, row in places.items()}
    ours = {key for key, row in there.items() if row.clause_id is not None}
    missing(_("托管"), {codes.get(key, key) for key in ours - wanted.keys()}, filing.gone)
    filing.tally.ensure_all(Custody, there, wanted)


def _expectations(filing: Filing, rows: Iterable[Row]) -> None:
    there = {row.what: row for row in Expectation.objects.filter(county=filing.county)}
    wanted = {
        row["what"]: {
            "county_id": filing.county.pk,
            "what": row["what"],
            "what_en": row["what_en"],
            "counts": dict(row["counts"]),
            "printed": row.get("printed"),
            "printed_max": row.get("printed_max"),
            "clause_id": filing.clause(row),
            "note": row.get("note") or "",
        }
        for row in rows
    }
    missing(_("文件所印数目"), there.keys() - wanted.keys(), filing.gone)
    filing.tally.ensure_all(Expectation, there, wanted)
