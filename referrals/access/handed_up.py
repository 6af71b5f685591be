"""Which of the cases and remote items that referral has counted somebody may see one by one."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from alliance.core.actor import Actor
from alliance.core.evidence import Shown
from referrals.access.cases import referrals_for
from referrals.access.remote import remote_for

_OPEN: Final[Mapping[str, Any]] = {
    "referrals.referral": referrals_for,
    "referrals.remoteitem": remote_for,
}


def evidence_shown(actor: Actor, county: int, sources: Iterable[str]) -> list[Shown]:
    """Those of the sources that the actor may read, by number alone; others are left out."""
    asked: dict[str, list[UUID]] = {}
    for source in sources:
        model, _colon, text = source.partition(":")
        if model in _OPEN and (pk := _key(text)):
            asked.setdefault(model, []).append(pk)
    found = []
    for model, keys in asked.items():
        rows = _OPEN[model](actor).filter(county=county, pk__in=keys)
        for row in rows.order_by("number"):
            title = f"{row._meta.verbose_name} {row.number}"
            found.append(Shown(f"{model}:{row.pk}", title, row.get_absolute_url()))
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
