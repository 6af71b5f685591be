"""An indicator or a data element says what its version says that holds today."""

from kpi.defining import NAMED
from kpi.models import DataElement, ElementVersion, Indicator, IndicatorVersion
from kpi.running.catalogues import WORDED


def take_wording(
    row: Indicator | DataElement, version: IndicatorVersion | ElementVersion
) -> list[str]:
    """Write what the version says differently; the names of what was written."""
    names = WORDED if isinstance(row, DataElement) else NAMED
    changed = [name for name in names if getattr(row, name) != getattr(version, name)]
    for name in changed:
        setattr(row, name, getattr(version, name))
    if changed:
        row.save(update_fields=changed)
    return changed


def follow_draft(draft: IndicatorVersion) -> None:
    """An indicator that never held goes by the name of its draft."""
    published = IndicatorVersion.Status.PUBLISHED
    if not draft.indicator.versions.filter(status=published).exists():
        take_wording(draft.indicator, draft)
