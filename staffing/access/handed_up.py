"""Which of the rows that staffing has counted somebody may see one by one."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.urls import reverse

from alliance.core.actor import Actor
from alliance.core.evidence import Shown
from staffing.access.pool import pool_for
from staffing.access.postings import postings_for
from staffing.access.service import records_for, verifications_for

_OPEN: Final[Mapping[str, Any]] = {
    "staffing.posting": postings_for,
    "staffing.monthlyverification": verifications_for,
    "staffing.poolentry": pool_for,
    "members.person": records_for,
}


def evidence_shown(actor: Actor, county: int, sources: Iterable[str]) -> list[Shown]:
    """Those of the sources that the actor may read; others are left out."""
    asked: dict[str, list[str]] = {}
    for source in sources:
        model, _colon, key = source.partition(":")
        if model in _OPEN:
            asked.setdefault(model, []).append(key)
    found = []
    for model, keys in asked.items():
        rows = {str(row.pk): row for row in _OPEN[model](actor).filter(county=county, pk__in=keys)}
        found += [Shown(f"{model}:{key}", *_told(rows[key])) for key in keys if key in rows]
    return found


def _told(row: Any) -> tuple[str, str]:
    if row._meta.model_name == "monthlyverification":
        return f"{row.posting} {row}", row.posting.get_absolute_url()
    if row._meta.model_name == "person":
        return str(row), reverse("staffing:record", args=[row.county.code, row.code])
    return str(row), row.get_absolute_url()
