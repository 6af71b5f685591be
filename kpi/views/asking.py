"""What every page of assessment asks first: who, which county, which run, which unit."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from kpi import access, freezing
from kpi.frozen import FrozenRun
from kpi.models import Run
from members import access as member_access
from members.models import County, Unit


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def county_of(request: HttpRequest) -> County:
    """The county chosen in the header, otherwise the actor's first; NotFound without one."""
    return member_access.current_county(actor_of(request), request.session.get("county", ""))


def in_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "").startswith("en")


def unit_of(request: HttpRequest, run: Run, code: str) -> Unit:
    """A unit of the run's county whose results the reader may see; NotFound otherwise."""
    there = Unit.objects.filter(county=run.county_id, code=code)
    unit = access.units_for(actor_of(request)).filter(county=run.county_id, code=code).first()
    if unit is None:
        raise NotFound(_("没有找到这个单位的结果。"), exists=there.exists())
    return unit


def frozen_of(request: HttpRequest, run: UUID) -> tuple[Run, FrozenRun]:
    """A visible run with what it was computed from; NotFound while it is being computed."""
    found = access.run_for(actor_of(request), run)
    if found.available_at is None:
        raise NotFound(_("这个批次还没有结果。"), exists=True)
    return found, FrozenRun(freezing.facts_of(found))
