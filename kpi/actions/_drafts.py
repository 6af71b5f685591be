"""An indicator's draft under its lock, and what the audit says of it."""

from typing import Any

from alliance.core import audit
from alliance.core.actor import Actor
from kpi.models import IndicatorVersion


def locked(draft: IndicatorVersion) -> IndicatorVersion:
    """The row as it is now, with its indicator and county."""
    rows = IndicatorVersion.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("indicator", "county").get(pk=draft.pk)


def record(by: Actor, what: str, version: IndicatorVersion, **details: Any) -> None:
    """What happened, and to which version of which indicator."""
    audit.record(
        by,
        what,
        version,
        county=version.county_id,
        indicator=version.indicator.code,
        edition=version.number,
        **details,
    )
