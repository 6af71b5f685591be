"""Last days that were counted in working days move when the calendar changes."""

from collections import Counter
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox, workdays
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from members import access, queries
from members.actions._telling import tell_body
from members.models import County, FactRequest

MOVED = gettext_noop("%(body)s：核对登记信息的最后一天由%(was)s改为%(day)s（%(notice)s）。")
MOVED_ASKED = gettext_noop("%(n)s家机构核对登记信息的最后一天已按%(notice)s移动。")


@action
def move_deadlines(*, county: County, notice: str, by: Actor) -> int:
    """Every open last day of a county that was counted in working days is counted again.

    By the loading of a year's notice, in its transaction. A day that is over stays, and so does
    one that the new calendar would put before today. Returns how many moved.
    """
    by = access.check_is_system(by)
    rows = queries.rules.counted_requests(today()).filter(county=county)
    moved = []
    there = rows.select_for_update(no_key=True, of=("self",)).select_related("institution__county")
    for row in there.order_by("pk"):
        day = workdays.deadline(localdate(row.asked_at), row.workdays or 0).on
        if day != row.due_on and day >= today():
            moved.append((row, row.due_on))
            row.due_on = day
            row.version += 1
            row.save(update_fields=["due_on", "version"])
    audit.record(
        by, "fact_request.moved", county, reason=notice,
        moved=[{"request": row.pk, "before": was, "after": row.due_on} for row, was in moved],
    )  # fmt: skip
    _tell(county, moved, notice, by)
    return len(moved)


def _tell(county: County, moved: list[tuple[FactRequest, date]], notice: str, by: Actor) -> None:
    """The people of each body, and once whoever asked."""
    for row, was in moved:
        tell_body(
            row.institution, MOVED, by, was=was.isoformat(), day=row.due_on.isoformat(),
            notice=notice,
        )  # fmt: skip
    for person, n in sorted(Counter(row.asked_by_id for row, _was in moved).items()):
        outbox.tell(
            county=county.pk, person=person, text=MOVED_ASKED, n=n, notice=notice,
            url=queries.bodies.fact_requests_page(county),
        )  # fmt: skip
