"""What a load brings besides bodies: towns, shared centres, disease lists, capabilities.

What is printed follows the file; hosts, confirmations, days and numbers of the county's own
orders are the county's business once a row is there, and a load leaves them alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from members.actions.plans._filing import Filing, Row
from members.actions.plans._printed import missing
from members.models import (
    Alliance,
    Capability,
    Centre,
    CentreServed,
    DiseaseList,
    Institution,
    Town,
)
from members.sorting import kept_or_named


def load_towns(filing: Filing, rows: Iterable[Row]) -> dict[Any, Town]:
    """The towns that the plan names, by code."""
    there = {town.code: town for town in Town.objects.filter(county=filing.county)}
    wanted = {}
    for row in rows:
        known = there.get(row["code"])
        wanted[row["code"]] = {
            "county_id": filing.county.pk,
            "code": row["code"],
            **kept_or_named(known, row["name"]),
            "name_en": row.get("name_en") or "",
            "clause_id": filing.clause(row),
            "note": row.get("note") or "",
        }
    ours = {code for code, town in there.items() if town.clause_id is not None}
    missing(_("镇街"), ours - wanted.keys(), filing.gone)
    return filing.tally.ensure_all(Town, there, wanted)


def place_bodies(
    bodies: Iterable[Row], places: Mapping[str, Institution], towns: Mapping[str, Town]
) -> None:
    """A body whose town is not known yet gets the one of the file; a known one stays."""
    moved = []
    for row in bodies:
        body = places[row["code"]]
        if row.get("town") and body.town_id is None:
            body.town_id = towns[row["town"]].pk
            moved.append(body)
    Institution.objects.bulk_update(moved, ["town"])


def load_centres(
    filing: Filing,
    rows: Iterable[Row],
    places: Mapping[str, Institution],
    unions: Mapping[str, Alliance],
) -> None:
    """The shared centres with their host and whom they serve, as far as printed."""
    there = {row.code: row for row in Centre.objects.filter(county=filing.county)}
    wanted = {}
    for row in rows:
        printed = {
            "county_id": filing.county.pk,
            "code": row["code"],
            "name": row["name"],
            "name_en": row.get("name_en") or "",
            "family": row["family"],
            "services": list(row.get("services") or ()),
            "clause_id": filing.clause(row),
            "note": row.get("note") or "",
        }
        own = {
            "host_id": places[row["host"]].pk if row.get("host") else None,
            "alliance_id": unions[row["alliance"]].pk if row.get("alliance") else None,
            "confirmed": row.get("confirmed", True),
        }
        wanted[row["code"]] = printed if row["code"] in there else {**printed, **own}
    ours = {code for code, row in there.items() if row.clause_id is not None}
    missing(_("共享中心"), ours - wanted.keys(), filing.gone)
    centres = filing.tally.ensure_all(Centre, there, wanted)
    _served(filing, rows, centres, places, unions)


def _served(
    filing: Filing,
    rows: Iterable[Row],
    centres: Mapping[str, Centre],
    places: Mapping[str, Institution],
    unions: Mapping[str, Alliance],
) -> None:
    there = {
        (row.centre_id, row.institution_id, row.alliance_id): row
        for row in CentreServed.objects.filter(county=filing.county, from_on=None)
    }
    wanted = {}
    for row in rows:
        for code in row.get("serves") or ():
            body, union = places.get(code), unions.get(code)
            key = (centres[row["code"]].pk, body.pk if body else None, union.pk if union else None)
            wanted[key] = {
                "county_id": filing.county.pk,
                "centre_id": key[0],
                "institution_id": key[1],
                "alliance_id": key[2],
            }
    filing.tally.ensure_all(CentreServed, there, wanted)


def load_disease_lists(filing: Filing, rows: Iterable[Row]) -> None:
    """The lists a plan asks for, never their entries: no plan prints any."""
    there = {row.code: row for row in DiseaseList.objects.filter(county=filing.county)}
    wanted = {
        row["code"]: {
            "county_id": filing.county.pk,
            "code": row["code"],
            "name": row["name"],
            "name_en": row.get("name_en") or "",
            "level": row["level"],
            "expected": row.get("expected"),
            "clause_id": filing.clause(row),
            "note": row.get("note") or "",
        }
        for row in rows
    }
    ours = {code for code, row in there.items() if row.clause_id is not None}
    missing(_("病种目录"), ours - wanted.keys(), filing.gone)
    filing.tally.ensure_all(DiseaseList, there, wanted)


def load_capabilities(
    filing: Filing, rows: Iterable[Row], places: Mapping[str, Institution]
) -> None:
    """What the plan says that a body has, or has not."""
    there = {
        (row.institution_id, row.kind, row.name): row
        for row in Capability.objects.filter(
            county=filing.county, from_on=None, clause__isnull=False
        )
    }
    wanted = {
        (places[row["body"]].pk, row["kind"], row["name"]): {
            "county_id": filing.county.pk,
            "institution_id": places[row["body"]].pk,
            "kind": row["kind"],
            "name": row["name"],
            "has": row["has"],
            "clause_id": filing.clause(row),
            "source": row.get("source") or "",
        }
        for row in rows
    }
    codes = {body.pk: code for code, body in places.items()}
    gone = {f"{codes.get(key[0], key[0])} {key[2]}" for key in there.keys() - wanted.keys()}
    missing(_("服务能力"), gone, filing.gone)
    filing.tally.ensure_all(Capability, there, wanted)
