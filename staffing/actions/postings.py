"""A need is stated, and every step of a posting is one action that reads the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from alliance.core.versions import check_version
from members.models import Institution
from staffing import access, queries
from staffing.actions._effects import EFFECTS
from staffing.actions._recording import told, written_down
from staffing.actions._taking import Taking, checked
from staffing.models import Posting
from staffing.rules.postings import BEFORE, FIRST, HOLDING, SAME
from staffing.vocabulary import HOME, HOST, KINDS, PAYERS

_MOST_POST = 100
_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class PostingTold:
    """What a need says; `until_on` is the day after the last, None where the kind may be open."""

    kind: str
    post: str
    from_on: date
    until_on: date | None
    share: Decimal = Decimal(1)
    days_a_week: Decimal | None = None
    base_payer: str = "home"
    bonus_payer: str = "home"
    allowance_payer: str = "home"


@action
def propose(
    *, home: Institution, host: Institution, told_of: PostingTold, by: Actor, demo: bool = False
) -> Posting:
    """State that a host needs somebody of a home; Invalid names every field that is wrong."""
    by = access.check_can_propose(by, home, host)
    if troubles := _troubles(home, host, told_of):
        raise Invalid(" ".join(troubles.values()), fields=troubles)
    moment = now()
    row = Posting.objects.create(
        county_id=home.county_id, kind=told_of.kind, home=home, host=host,
        post=told_of.post.strip(), planned_from_on=told_of.from_on,
        planned_until_on=told_of.until_on, from_on=told_of.from_on, until_on=told_of.until_on,
        full_time=told_of.share == 1, share=told_of.share, days_a_week=told_of.days_a_week,
        base_payer=told_of.base_payer, bonus_payer=told_of.bonus_payer,
        allowance_payer=told_of.allowance_payer, status=FIRST, owner_side=HOME,
        proposed_by_id=by.person, created_at=moment, changed_at=moment,
        demo=demo or home.county.demo,
    )  # fmt: skip
    side = HOME if by.institution == home.pk else HOST
    said = {"reason": told_of.post.strip()}
    written_down(row, verb="propose", before="", side=side, by=by, said=said)
    told(row, (HOME,), by)
    return row


@action
def take_step(
    *,
    posting: Posting,
    verb: str,
    version: str | int | None,
    by: Actor,
    said: Mapping[str, Any] | None = None,
) -> Posting:
    """One row of the table is carried out: of two people at once one succeeds.

    `said` holds what the step needs and may take, by the names of `vocabulary.FIELDS`. Refused as
    `access.check_can_take` says, for another version, and where the person's days are taken.
    """
    row = (
        Posting.objects.select_for_update(no_key=True, of=("self",))
        .select_related("county", "person", "home", "host")
        .get(pk=posting.pk)
    )
    by, move, side = access.check_can_take(by, row, verb)
    check_version(row, version)
    day = today()
    taking = Taking(row, move, side, by, checked(row, move, said or {}), day)
    before = row.status
    if effect := EFFECTS.get(verb):
        effect(taking)
    if move.to != SAME:
        row.status = row.before if move.to == BEFORE else move.to
        if move.to == BEFORE:
            row.before = ""
    row.holds = row.status in HOLDING
    row.whole = row.holds and row.full_time
    row.owner_side = queries.owner_of(row, day)
    row.version += 1
    row.changed_at = now()
    row.save()
    words = {name: getattr(value, "code", value) for name, value in taking.said.items()}
    written_down(row, verb=verb, before=before, side=side, by=by, said=words)
    told(row, move.tells, by)
    return row


def _troubles(home: Institution, host: Institution, told_of: PostingTold) -> dict[str, str]:
    found: dict[str, str] = {}
    if told_of.kind not in KINDS:
        return {"kind": _("请从列表中选择形式。")}
    if host.county_id != home.county_id or host.pk == home.pk:
        found["host"] = _("请选本县区另一家机构。")
    if not told_of.post.strip() or len(told_of.post) > _MOST_POST:
        found["post"] = _("请写岗位，不超过%(most)d字。") % {"most": _MOST_POST}
    if told_of.until_on is None and not KINDS[told_of.kind].behaviour.may_be_open:
        found["until_on"] = _("这种形式要有最后一天。")
    if told_of.until_on is not None and told_of.until_on <= told_of.from_on:
        found["until_on"] = _("最后一天不能早于起始日。")
    if not 0 < told_of.share <= 1:
        found["share"] = _("份额要大于0、不超过1；全职写1。")
    if told_of.days_a_week is not None and not 0 < told_of.days_a_week <= _DAYS_A_WEEK:
        found["days_a_week"] = _("每周天数要在0到7之间。")
    for name in ("base_payer", "bonus_payer", "allowance_payer"):
        if getattr(told_of, name) not in PAYERS:
            found[name] = _("请从列表中选择由谁承担。")
    return found
