"""Whom a scheme looks at, among the units as they stood when the run was frozen."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from kpi.running.frozen import LOOSE, FrozenRun

CLINICS: Final = frozenset({"D600"})
#: WS 218: first aid, blood, maternal and child health, prevention, disease control, inspection,
#: health education.
PUBLIC_HEALTH: Final = tuple("EFGHJKO")


def subjects_of(run: FrozenRun) -> list[str]:
    """Codes of the subjects of the run's scheme, in order."""
    return sorted(_FOUND[run.frozen["scheme"]["subject"]](run))


def _alliances(run: FrozenRun) -> list[str]:
    units = run.units.items()
    return [c for c, u in units if u["kind"] == "alliance" and u.get("form") not in LOOSE]


def _clinics(run: FrozenRun) -> list[str]:
    return [code for code in run.everybody if run.units[code]["ws"] in CLINICS]


def _public_health(run: FrozenRun) -> set[str]:
    """By their kind, or because an alliance has them as such."""
    by_kind = {c for c in run.everybody if (run.units[c]["ws"] or "").startswith(PUBLIC_HEALTH)}
    return by_kind | run.roles.get("public_health", frozenset())


_FOUND: Final[Mapping[str, Callable[[FrozenRun], Collection[str]]]] = {
    "county": lambda run: [run.county],
    "alliance": _alliances,
    "institution": lambda run: run.members,
    "lead": lambda run: run.leads,
    "member": lambda run: run.followers,
    "clinic": _clinics,
    "public_health": _public_health,
}
