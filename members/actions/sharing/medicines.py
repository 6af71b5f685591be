"""A body's list of medicines: each by its generic name from a day until a day."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from members import access, queries
from members.medicines import MedicineRow, checked, put
from members.models import Capability, County, Institution

BATCH: Final = 500


@action
def enter_medicines(
    *, county: County, rows: Sequence[MedicineRow], by: Actor, demo: bool = False
) -> int:
    """Enter, recode or end medicines of bodies; all of it or nothing; how many rows.

    A medicine that is there keeps its first day; one that is ended stays known for the days
    before. Invalid names what cannot be: an empty or too long name, one that is not there to be
    ended, an end before its beginning.
    """
    if not rows:
        raise Invalid(_("没有要登记的药品，请至少写一种。"), code="nothing")
    bodies = {row.institution.pk for row in rows}
    locked = Institution.objects.select_for_update(no_key=True).filter(county=county, pk__in=bodies)
    if len(locked.order_by("pk")) != len(bodies):
        raise Invalid(_("机构不在这个县区。"))
    for body in sorted(bodies):
        acting = access.check_may(by, "members.keep_medicines", county=county.pk, institution=body)
    standing = queries.sharing.listed_medicines(county.pk).filter(institution__in=bodies)
    there = {(row.institution_id, row.name): row for row in standing}
    given = {row.key: checked(row, there.get(row.key)) for row in rows}
    lines = [put(row, there.get(key), demo=demo) for key, row in given.items()]
    Capability.objects.bulk_create([one for one in lines if one.pk is None], batch_size=BATCH)
    changed = [one for one in lines if (one.institution_id, one.name) in there]
    Capability.objects.bulk_update(changed, ["code", "source", "until_on"], batch_size=BATCH)
    audit.record(
        acting, "medicines.entered", county,
        added=[[r.institution.code, r.name, r.code, r.has, r.from_on] for r in given.values()],
    )  # fmt: skip
    return len(given)
