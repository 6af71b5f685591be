"""Which runs of an appraisal an actor may settle money by: those made known, of the row's year."""

from typing import Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.rows import one_of
from kpi import access as kpi_access
from kpi.models import Run
from kpi.rules import KNOWN


class OfYear(Protocol):
    """Whatever belongs to a year of a county."""

    @property
    def county_id(self) -> int:
        """The county's number."""

    @property
    def year(self) -> int:
        """The year."""


def scored_for(actor: Actor, row: OfYear) -> QuerySet[Run]:
    """Published runs of the year, as far as the actor reads them."""
    rows = kpi_access.runs_for(actor).filter(
        county=row.county_id, state__in=KNOWN, provisional=False, period=str(row.year)
    )
    return rows.select_related("scheme_version__scheme").order_by("-published_at", "-revision")


def scored_run_for(actor: Actor, row: OfYear, pk: str) -> Run | None:
    """The one that was named; None where none was; NotFound otherwise."""
    if not pk:
        return None
    return one_of(scored_for(actor, row), pk, _("没有找到这个已公布的考核批次。"))


def reads_run(actor: Actor, run: Run | None) -> bool:
    """Whether the actor finds the run and so the explanation of its scores."""
    return run is not None and kpi_access.runs_for(actor).filter(pk=run.pk).exists()
