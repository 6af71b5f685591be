"""工作交接: the open work of somebody who leaves or moves goes to a successor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, Refused
from members import access, queries
from members.models import Handover, Person


@action
def hand_over(*, giver: Person, taker: Person, reason: str, by: Actor) -> Handover:
    """Everything that waits for the giver alone waits for the taker from now on.

    Files that were loaded but not written, of any app, and registered programs to answer for.
    Both are told. Raises Refused when nothing passes, so that no empty handover is kept.
    """
    rows = Person.objects.select_for_update(no_key=True).order_by("pk")
    people = {row.pk: row for row in rows.filter(pk__in={giver.pk, taker.pk})}
    giver, taker = people[giver.pk], people[taker.pk]
    by = access.check_can_hand_over(by, giver)
    if by.person is None:
        raise Forbidden(_("工作交接须由人办理。"))
    _check_taker(giver, taker)
    if not reason.strip():
        raise Invalid(_("请写明事由。"), fields={"reason": _("请写明事由。")})
    items = _passed(giver, taker)
    if not items:
        raise Refused(_("没有需要移交的事项。"), code="nothing_open")
    row = Handover.objects.create(
        county_id=giver.county_id,
        giver=giver,
        taker=taker,
        on=today(),
        reason=reason.strip(),
        items=items,
        by_id=by.person,
        at=now(),
        demo=giver.demo and taker.demo,
    )
    audit.record(
        by,
        "work.handed_over",
        row,
        reason=row.reason,
        giver=giver.code,
        taker=taker.code,
        items=[item["subject"] for item in items],
    )
    values: dict[str, str | int] = {"giver": giver.name, "taker": taker.name, "n": len(items)}
    text = gettext_noop("%(giver)s的%(n)d项未办结工作已移交给%(taker)s。")
    for person in (giver, taker):
        url = person.get_absolute_url()
        outbox.tell(county=row.county_id, person=person.pk, text=text, url=url, **values)
    return row


def _passed(giver: Person, taker: Person) -> list[dict[str, str]]:
    """Write the taker's name in place of the giver's; what that was, in words."""
    items = []
    files = queries.changing_hands.files_of(giver).defer("content", "comparison")
    for file in files.select_for_update(no_key=True):
        file.by_person, file.by_user = taker.pk, taker.user_id
        file.save(update_fields=["by_person", "by_user"])
        items.append({"subject": audit.label(file), "what": file.name})
    for client in queries.changing_hands.clients_of(giver).select_for_update(no_key=True):
        client.contact = taker
        client.version += 1
        client.save(update_fields=["contact", "version"])
        items.append({"subject": audit.label(client), "what": client.name})
    return items


def _check_taker(giver: Person, taker: Person) -> None:
    if giver.pk == taker.pk:
        raise Invalid(_("接收人须是另一人。"), fields={"taker": _("请另选一人。")})
    if giver.county_id != taker.county_id:
        raise Invalid(_("接收人不在本县区。"), fields={"taker": _("请从列表中选择。")})
    if taker.left_on is not None or taker.user is None or not taker.user.is_active:
        raise Refused(
            _("%(name)s没有可用的账号，不能接收。") % {"name": taker.name}, code="no_account"
        )
