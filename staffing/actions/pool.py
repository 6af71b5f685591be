"""人力资源池: somebody is let in, and every step is one action that reads the table."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused, wrong_field
from alliance.core.versions import check_version
from members.models import Institution, Person
from staffing.access import pool as access
from staffing.models import PoolEntry, PoolEvent
from staffing.queries import pool as queries
from staffing.rules import pool as rules

_MOST: Final = 2000
_MOST_LINE: Final = 80
_YOURS: Final = gettext_noop("人力资源池有一名人员等您办理。")


@action
def enter_pool(
    *, lead: Institution, person: Person, hired_on: date, entered_on: date, by: Actor
) -> PoolEntry:
    """The lead hospital lets a recruit into the county's pool; who pays is kept as the rule reads.

    NotSet where the county's rules name no payer; Refused for who is in it already, was hired
    before it began, or holds both a licence and a title.
    """
    by = access.check_can_enter(by, lead)
    person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    day = today()
    told = queries.rules_of(lead.county_id, entered_on)
    _check_dates(hired_on, entered_on, day, told.starts_on)
    _check_recruit(lead, person, told, entered_on)
    _check_after_the_last(person, entered_on)
    if person.pk in by.names:
        raise Refused(_("不能为本人登记入池，请由本单位另一人办理。"), code="own_case")
    is_member = rules.KINDS[told.kind].employer == rules.MEMBER
    row = PoolEntry.objects.create(
        county_id=lead.county_id, kind=told.kind, person=person, lead=lead,
        member_id=person.institution_id if is_member else None, hired_on=hired_on,
        entered_on=entered_on, status=rules.FIRST, since_on=entered_on,
        owner_side=rules.STATES[rules.FIRST].owner, payer=str(told.payer.value)[:200],
        payer_clause=(told.payer.clause or told.payer.reason)[:200], changed_at=now(),
        demo=person.demo or lead.demo,
    )  # fmt: skip
    _written(row, verb="enter", before="", side=rules.LEAD, by=by, told={"on": entered_on})
    return row


@action
def move_in_pool(
    *, entry: PoolEntry, verb: str, version: str | int | None, said: Mapping[str, Any], by: Actor
) -> PoolEntry:
    """One row of the table is carried out; `said` holds what it needs, by the names of its fields.

    Refused as `access.check_can_move` says, for another version, and for a day before the state
    began or after today.
    """
    row = (
        PoolEntry.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "lead", "member")
        .get(pk=entry.pk)
    )
    by, move, side = access.check_can_move(by, row, verb)
    check_version(row, version)
    told = _checked(row, move, said)
    before = row.status
    row.status, row.since_on = move.to, told["on"]
    row.owner_side = rules.STATES[move.to].owner
    if verb in {"pass", "fail"}:
        row.examined_on, row.passed = told["on"], verb == "pass"
    if "member" in told:
        row.member = told["member"]
    row.version += 1
    row.changed_at = now()
    row.save()
    _written(row, verb=verb, before=before, side=side, by=by, told=told)
    return row


def _written(
    row: PoolEntry, *, verb: str, before: str, side: str, by: Actor, told: Mapping[str, Any]
) -> None:
    """The event of a step, its audit, and a word to whose turn it is."""
    PoolEvent.objects.create(
        county_id=row.county_id, entry=row, at=row.changed_at, on=told["on"], verb=verb,
        from_status=before, to_status=row.status, side=side, by_id=by.person,
        acting_for_id=by.for_person, order_no=told.get("order_no", ""),
        reason=told.get("reason", ""),
    )  # fmt: skip
    audit.record(
        by, "pool.step_taken", row, county=row.county_id, pool_step=verb, pool_from=before,
        pool_to=row.status, reason=told.get("reason", ""),
    )  # fmt: skip
    people = queries.of_side(row, row.owner_side, today()) if row.owner_side else []
    said: list[tuple[int, Mapping[str, str | int]]] = [
        (one, {}) for one in people if one != by.person
    ]
    if said:
        outbox.tell_all(county=row.county_id, told=said, text=_YOURS, url=row.get_absolute_url())


def _check_dates(hired_on: date, entered_on: date, day: date, starts_on: date | None) -> None:
    if entered_on > day:
        raise wrong_field("entered_on", _("还没有到这一天，请当天或之后再登记。"))
    if entered_on < hired_on:
        raise wrong_field("entered_on", _("入池日期不能早于招聘日期。"))
    if starts_on is not None and hired_on < starts_on:
        raise wrong_field(
            "hired_on",
            _("人力资源池自%(day)s起纳入新招聘的人员，这个人招聘在前。")
            % {"day": starts_on.isoformat()},
        )


def _check_recruit(lead: Institution, person: Person, told: queries.PoolRules, on: date) -> None:
    """The employer is the one whom the pool names, and the person belongs into it."""
    if PoolEntry.objects.filter(person=person, status__in=rules.OPEN).exists():
        raise Refused(_("%(who)s已经在池中。") % {"who": person}, code="in_pool")
    if person.left_on is not None:
        raise wrong_field("person", _("这个人已经离任。"))
    if rules.KINDS[told.kind].employer == rules.LEAD:
        if person.institution_id != lead.pk:
            raise wrong_field("person", _("人才储备库由牵头医院统一招聘，请选牵头医院的人员。"))
        return
    if person.institution_id not in queries.led_by(lead.pk, on):
        raise wrong_field("person", _("请选本牵头医院的成员单位新招聘的人员。"))
    if queries.is_qualified(person.pk, on):
        raise Refused(
            _("%(who)s已有执业资质和职称，不纳入人力资源池（%(entrants)s）。")
            % {"who": person, "entrants": told.entrants or told.clause},
            code="qualified",
        )


def _check_after_the_last(person: Person, on: date) -> None:
    """Somebody comes back into a pool after they left it: no day is in it twice."""
    left = PoolEntry.objects.filter(person=person).order_by("-since_on").first()
    if left is not None and on < left.since_on:
        raise wrong_field(
            "entered_on",
            _("不能早于上次离池的%(day)s。") % {"day": left.since_on.isoformat()},
        )


def _checked(row: PoolEntry, move: rules.Move, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a step needs, of its kind; Invalid names every field that is wrong."""
    troubles = {name: _("这一步不收这一项。") for name in said if name not in move.needs}
    found: dict[str, Any] = {}
    for name in move.needs:
        value, trouble = _read(row, name, said.get(name))
        if trouble or value is None:
            troubles[name] = trouble or _("请填“%(field)s”。") % {"field": rules.FIELDS[name]}
        else:
            found[name] = value
    if troubles:
        raise Invalid(" ".join(troubles.values()), fields=troubles)
    return found


def _read(row: PoolEntry, name: str, given: Any) -> tuple[Any, str]:
    """A value as its field wants it, and what is wrong with it."""
    if given is None or given == "":
        return None, ""
    if name == "on":
        return _day(row, given)
    if name == "member":
        body = given if isinstance(given, Institution) else None
        if body is None:
            rows = Institution.objects.filter(county=row.county_id, closed_on=None)
            body = rows.filter(code=str(given)).first()
        led = queries.led_by(row.lead_id, today())
        if body is None or body.pk not in led:
            return None, _("请选本牵头医院的成员单位。")
        return body, ""
    text, most = str(given).strip(), _MOST_LINE if name == "order_no" else _MOST
    return (
        (text or None, "")
        if len(text) <= most
        else (None, _("请不超过%(most)d字。") % {"most": most})
    )


def _day(row: PoolEntry, given: Any) -> tuple[date | None, str]:
    try:
        day = given if isinstance(given, date) else parse_date(str(given))
    except ValueError:
        day = None
    if day is None:
        return None, _("日期写作2024-12-31")
    if day > today():
        return None, _("还没有到这一天，请当天或之后再登记。")
    if day < row.since_on:
        return None, _("不能早于本状态开始的%(day)s。") % {"day": row.since_on.isoformat()}
    return day, ""
