"""委托代办（AB 角）: one person lets another use named verbs for some days."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import listed
from members import access, queries
from members.models import Delegation, Person
from members.rules import APART
from members.verb_words import VERBS


@action
def delegate(
    *,
    giver: Person,
    taker: Person,
    verbs: Iterable[str],
    from_on: date,
    until_on: date,
    reason: str,
    by: Actor,
) -> Delegation:
    """The giver lets the taker use these verbs from a day until a day (not included).

    By the giver, or by a system administrator. Only what the giver holds, not what was itself
    delegated to them; never so that one person unites two of the three administrators' duties.
    """
    rows = Person.objects.select_for_update(no_key=True).order_by("pk")
    people = {row.pk: row for row in rows.filter(pk__in={giver.pk, taker.pk})}
    giver, taker = people[giver.pk], people[taker.pk]
    by = access.check_can_delegate(by, giver)
    named = sorted(set(verbs))
    _check_days(from_on, until_on)
    if not named:
        raise Invalid(_("请至少选择一个事项。"), fields={"verbs": _("请至少选择一项。")})
    if not reason.strip():
        raise Invalid(_("请写明事由。"), fields={"reason": _("请写明事由。")})
    _check_taker(giver, taker, from_on)
    _check_held(giver, named, from_on)
    row = Delegation(
        county_id=giver.county_id,
        giver=giver,
        taker=taker,
        verbs=named,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip(),
        demo=giver.demo and taker.demo,
    )
    _check_duties_apart(row)
    row.save()
    audit.record(
        by, "delegation.given", row, reason=row.reason, giver=giver.code, taker=taker.code,
        verbs=named, from_on=from_on, until_on=until_on,
    )  # fmt: skip
    _tell(row, taker, gettext_noop("%(giver)s委托您代办若干事项，自%(day)s起。"), from_on)
    if by.person != giver.pk:
        _tell(row, giver, gettext_noop("已登记您委托%(taker)s代办，自%(day)s起。"), from_on)
    return row


@action
def end_delegation(*, delegation: Delegation, until_on: date, reason: str, by: Actor) -> Delegation:
    """A delegation ends earlier: `until_on` is the first day on which it no longer holds.

    Giver and taker may end it, and a system administrator.
    """
    row = Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
    by = access.check_can_end_delegation(by, row)
    if until_on >= row.until_on:
        raise Refused(_("这项委托届时已经结束，需要延长请另行登记。"), code="ended")
    row.until_on = max(until_on, row.from_on)
    row.version += 1
    row.save(update_fields=["until_on", "version"])
    audit.record(by, "delegation.ended", row, reason=reason, until_on=row.until_on)
    text = gettext_noop("%(giver)s委托%(taker)s代办一事自%(day)s起终止。")
    for person in (row.giver, row.taker):
        if person.pk != by.person:
            _tell(row, person, text, row.until_on)
    return row


def _tell(row: Delegation, person: Person, text: str, day: date) -> None:
    url = reverse("person", args=[person.county.code, person.code])
    values = {"giver": row.giver.name, "taker": row.taker.name, "day": day.isoformat()}
    outbox.tell(county=row.county_id, person=person.pk, text=text, url=url, **values)


def _check_days(from_on: date, until_on: date) -> None:
    if from_on < today():
        raise Invalid(_("委托不能从过去开始。"), fields={"from_on": _("不能早于今天")})
    if until_on <= from_on:
        raise Invalid(_("终止日须在起始日之后。"), fields={"last_day": _("须不早于起始日")})


def _check_taker(giver: Person, taker: Person, from_on: date) -> None:
    """Another one of the same county, who signs in and has a role of their own."""
    if giver.pk == taker.pk:
        raise Invalid(_("不能委托给自己。"), fields={"taker": _("请另选一人。")})
    if giver.county_id != taker.county_id:
        raise Invalid(_("代办人不在本县区。"), fields={"taker": _("请从列表中选择。")})
    gone = taker.left_on is not None and taker.left_on <= from_on
    if gone or taker.user is None or not taker.user.is_active:
        raise Refused(
            _("%(name)s没有可用的账号，不能代办。") % {"name": taker.name}, code="no_account"
        )
    if not queries.people.grants_between(taker.pk, from_on, None).exists():
        raise Refused(
            _("%(name)s在本县区没有角色，请先由安全管理员授予。") % {"name": taker.name},
            code="no_role",
        )


def _check_held(giver: Person, verbs: list[str], on: date) -> None:
    """The giver holds each of them on the first day, in their own right."""
    own = queries.people.verbs_of(giver.pk, on)
    missing = [VERBS.get(verb, verb) for verb in verbs if verb not in own]
    if missing:
        raise Refused(
            _("%(name)s届时自己不能办理：%(verbs)s。受托的事项不能再转委托。")
            % {"name": giver.name, "verbs": listed(missing)},
            code="not_held",
        )


def _check_duties_apart(row: Delegation) -> None:
    """Not for a verb of one of the three administrators to somebody who is another of them."""
    duties = queries.people.duties_through(row, row.from_on, row.until_on)
    if not duties:
        return
    taker, days = row.taker_id, (row.from_on, row.until_on)
    held = set(queries.people.grants_between(taker, *days).values_list("role", flat=True)) & APART
    for other in queries.people.delegations_between(*days).filter(taker=taker):
        held |= queries.people.duties_through(other, *days)
    if len(duties | held) > 1:
        raise Refused(
            _("系统、安全、审计三员须由不同的人担任，委托也不能合并。"), code="duties_apart"
        )
