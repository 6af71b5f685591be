"""Which of the facts that the registry has counted somebody may see one by one."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import QuerySet

from alliance.core.actor import Actor
from alliance.core.evidence import Shown
from alliance.core.showing import local
from members.access.places import alliances_for, institutions_for
from members.access.sharing import centres_for

_OPEN: Final[Mapping[str, Any]] = {
    "members.alliance": alliances_for,
    "members.centre": centres_for,
    "members.institution": institutions_for,
}


def evidence_shown(actor: Actor, county: int, sources: Iterable[str]) -> list[Shown]:
    """Those of the sources that the actor may read, as they are called today; others are left out."""
    asked: dict[str, list[int]] = {}
    for source in sources:
        model, _colon, pk = source.partition(":")
        if model in _OPEN and pk.isdecimal():
            asked.setdefault(model, []).append(int(pk))
    found = []
    for model, keys in asked.items():
        rows: QuerySet[Any] = _OPEN[model](actor).filter(county=county, pk__in=keys)
        for row in rows.select_related("county").order_by("code"):
            name = local(row, "name")
            found.append(Shown(f"{model}:{row.pk}", name, row.get_absolute_url()))
    return found
