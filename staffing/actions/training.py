"""Classes and guidance that were held are stated by their holder, and taken back with a reason."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import wrong_field
from members.models import Institution
from staffing.access import training as access
from staffing.actions._withdrawing import withdraw
from staffing.models import TrainingReach, TrainingSession
from staffing.rules.training import KINDS

_MOST_TOPIC: Final = 200


@action
def state_training(
    *,
    holder: Institution,
    kind: str,
    topic: str,
    from_on: date,
    until_on: date,
    heads: int,
    bodies: Iterable[Institution],
    by: Actor,
) -> TrainingSession:
    """A class or visit that was held on these days (half-open), for so many people of these bodies."""
    by = access.check_can_hold(by, holder)
    reached = {body.pk: body for body in bodies}
    if kind not in KINDS:
        raise wrong_field("kind", _("请从列表中选择种类。"))
    if not topic.strip() or len(topic.strip()) > _MOST_TOPIC:
        raise wrong_field("topic", _("请写内容，不超过%(most)d字。") % {"most": _MOST_TOPIC})
    if until_on <= from_on:
        raise wrong_field("until_on", _("最后一天不能早于起始日。"))
    if from_on > today():
        raise wrong_field("from_on", _("还没有到这一天，请当天或之后再登记。"))
    if heads < 1:
        raise wrong_field("heads", _("请填参加人数。"))
    if not reached:
        raise wrong_field("bodies", _("请至少选一家覆盖的机构。"))
    if any(body.county_id != holder.county_id for body in reached.values()):
        raise wrong_field("bodies", _("请选本县区的机构。"))
    row = TrainingSession.objects.create(
        county_id=holder.county_id, kind=kind, holder=holder, topic=topic.strip(), from_on=from_on,
        until_on=until_on, heads=heads, stated_by_id=by.person, stated_at=now(), demo=holder.demo,
    )  # fmt: skip
    TrainingReach.objects.bulk_create(
        TrainingReach(county_id=row.county_id, session=row, body_id=pk) for pk in sorted(reached)
    )
    audit.record(
        by, "training.stated", row, county=row.county_id, institution=holder.pk,
        training_kind=kind, heads=heads, bodies=len(reached),
    )  # fmt: skip
    return row


@action
def withdraw_training(*, session: TrainingSession, reason: str, by: Actor) -> TrainingSession:
    """It was stated wrongly: it stays readable and counts no more."""
    row = TrainingSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    by = access.check_can_take_back(by, row)
    withdraw(row, reason, by)
    audit.record(by, "training.withdrawn", row, county=row.county_id, reason=row.reason)
    return row
