"""What was decided for a run's indicators and items: targets in force, items left out, clauses."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef

from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi.models import Mark, Ruling, SchemeVersion, Target, VerifiedFigure, Waiver
from members.models import Clause, County

Json = dict[str, Any]


def asked_for(period: Period) -> dict[str, Exists]:
    """What most counties have none of in most periods: looked for at once, read where it is."""
    in_county = {"county": OuterRef("county")}
    in_scheme = {"scheme": OuterRef("scheme"), "period": period.code}
    return {
        "has_checked": Exists(VerifiedFigure.objects.filter(verified__isnull=False, **in_county)),
        "has_targets": Exists(Target.objects.filter(state=Target.State.IN_FORCE, **in_county)),
        "has_waivers": Exists(Waiver.objects.filter(**in_scheme)),
        "has_marks": Exists(Mark.objects.filter(replaced_at__isnull=True, **in_scheme)),
        "has_rulings": Exists(Ruling.objects.filter(state=Ruling.State.ANSWERED, **in_county)),
    }


def clause_of(clause: Clause | None) -> Json | None:
    """A clause as a run keeps it: its key and its words."""
    return None if clause is None else {"key": clause.key, "quote": clause.quote}


def targets(county: County, indicators: Collection[str]) -> list[Json]:
    """The targets of these indicators, by codes; a county's are read and looked through."""
    rows = (
        Target.objects.filter(county=county, state=Target.State.IN_FORCE)
        .select_related("indicator", "unit", "clause")
        .order_by("indicator__code", "unit__code", "year")
    )
    return [
        {
            "indicator": row.indicator.code,
            "unit": row.unit.code,
            "year": row.year,
            "role": row.role,
            "comparator": row.comparator,
            "value": plain(row.value),
            "tolerance": None if row.tolerance is None else plain(row.tolerance),
            "printed": row.printed,
            "force": row.force,
            "clause": clause_of(row.clause),
            "reference": row.reference,
            "document": " ".join(text for text in (row.title, row.number) if text),
        }
        for row in rows
        if row.indicator.code in indicators
    ]


def waivers(version: SchemeVersion, period: Period) -> list[Json]:
    """Items that are left out by decision: for whom, why, by whose decision and when."""
    decided = Waiver.objects.filter(
        scheme=version.scheme_id, period=period.code, approved=True, ended_at__isnull=True
    )
    return [
        {
            "item": row.item,
            "unit": row.unit.code,
            "reason": row.reason,
            "by": row.decided_by.name if row.decided_by else "",
            "position": row.decided_by.position if row.decided_by else "",
            "at": row.decided_at.isoformat() if row.decided_at else "",
        }
        for row in decided.select_related("unit", "decided_by").order_by("item", "unit__code")
    ]
