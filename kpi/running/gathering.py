"""What the apps below count for assessment: asked by name, an app without an answer passed over."""

from collections.abc import Iterable
from typing import Final

from alliance.core import hooks
from alliance.core.actor import Actor
from alliance.core.evidence import Evidence, EvidenceKind, Shown, once
from alliance.core.periods import Period

APPS: Final = ("members", "referrals", "staffing")


def kinds() -> dict[str, EvidenceKind]:
    """Everything that can be counted, by code, in the order of the apps."""
    asked = hooks.answerers(APPS, "evidence_kinds", ["queries"])
    return {kind.code: kind for answer in asked for kind in answer()}


def facts(kind: EvidenceKind, period: Period, county: int) -> list[Evidence]:
    """The facts of one kind in a county's period, each source once."""
    asked = hooks.answerers(APPS, "evidence", ["queries"])
    found = [fact for answer in asked for fact in answer(period, county=county, kind=kind.code)]
    return once([fact for fact in found if fact.kind == kind.code])


def shown(actor: Actor, county: int, sources: Iterable[str]) -> list[Shown]:
    """Those of the sources that the actor may see one by one, as each app says."""
    asked = hooks.answerers(APPS, "evidence_shown", ["access"])
    named = list(sources)
    return [line for answer in asked for line in answer(actor, county, named)]
