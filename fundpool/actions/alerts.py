"""Thresholds that are crossed are written down and told, once each, every night."""

from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from fundpool.models import FundAlert
from fundpool.queries import execution
from members import access as member_access
from members.models import County

_USED = gettext_noop("%(what)s已使用%(measured)s，达到预警比例%(threshold)s。")
_OLD = gettext_noop("%(what)s拨付后%(measured)s天未核销，达到预警天数%(threshold)s天。")


@action
def watch_funds(*, county: County, by: Actor) -> list[FundAlert]:
    """Write down what is crossed anew and tell finance; end what is crossed back.

    Gives the new ones. Whatever stays crossed is not told again.
    """
    member_access.check_is_system(by)
    crossed = {one.key: one for one in execution.crossings(county.pk, today())}
    rows = FundAlert.objects.select_for_update(no_key=True)
    there = {one.key: one for one in rows.filter(county=county, ended_at=None).order_by("pk")}
    ended = [one for key, one in there.items() if key not in crossed]
    for one in ended:
        one.ended_at = now()
        one.save(update_fields=["ended_at"])
    made = [
        FundAlert.objects.create(
            county=county, pool_id=one.pool, kind=one.kind, key=one.key, year=one.year,
            earmark_id=one.earmark, request=one.request, threshold=one.threshold,
            measured=one.measured, crossed_at=now(),
        )
        for key, one in crossed.items()
        if key not in there
    ]  # fmt: skip
    for one in made:
        _tell(one)
    audit.record(
        by, "funds.watched", county, county=county.pk, crossed=len(made), crossed_back=len(ended)
    )
    return made


def _tell(row: FundAlert) -> None:
    used = row.kind == FundAlert.Kind.USED
    what = f"{row.pool} {row.earmark}" if used else str(row.request)
    said = {"what": what, "measured": row.measured, "threshold": row.threshold}
    people = execution.finance_of(row.county_id, today())
    told = [(person, said) for person in people]
    if told:
        outbox.tell_all(
            county=row.county_id, told=told, text=_USED if used else _OLD,
            url=row.get_absolute_url(),
        )  # fmt: skip
