"""An appraisal as money follows it: which published run counts, its points, the bands that say how."""

import hashlib
import json
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.errors import Refused
from alliance.core.numbers import round_half_up
from fundpool.queries.capitation import rule
from fundpool.rules.capitation import FULL, Band
from fundpool.rules.capitation_years import bands_of
from kpi import queries as kpi_queries
from kpi.models import Run

_MARK: Final = 16


def check_latest(scored: Run) -> None:
    """The run is published and no later revision takes its place; Refused run_superseded."""
    kpi_queries.scores(scored)
    counts = kpi_queries.course.known_before(scored.scheme_version.scheme, scored.period)
    if counts is not None and counts.pk != scored.pk:
        told = _("这个考核批次已有新的修订（第%(n)d次修订），请按新的修订结算。")
        raise Refused(told % {"n": counts.revision}, code="run_superseded")


def check_of_year(county: int, year: int, scored: Run) -> None:
    """The run is of this county and year, published, and no later revision takes its place."""
    if scored.county_id != county or scored.period != str(year):
        told = _("考核批次要是本县区%(year)d年度的，这一批是%(period)s。")
        raise Refused(told % {"year": year, "period": scored.period}, code="NO_BASIS")
    check_latest(scored)


def points(scored: Run) -> dict[int, Decimal]:
    """Each scored body's points out of a hundred, two decimals, by its unit's id."""
    return {
        one.unit: round_half_up(one.share * FULL, 2)
        for one in kpi_queries.scores(scored)
        if one.share is not None
    }


def bands(county: int, key: str) -> tuple[Band, ...]:
    """The bands that a county has set under a key; NotSet where it has not."""
    return bands_of(rule(county, key).texts)


def mark_of(said: Any) -> str:
    """Changes with every figure of a preview: what a submission hands back to say that it saw them."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:_MARK]
