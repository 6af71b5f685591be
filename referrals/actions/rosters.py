"""Who is on duty: weeks are written, copied and loaded; a body names whom to ring when it is late."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused, wrong_field
from alliance.core.versions import check_version
from members.models import Institution, Person
from referrals.access import rosters as access
from referrals.models import DutyContact, DutyShift, RosterDesk
from referrals.models.rosters import DESKS, LONGEST_PHONE
from referrals.queries import rosters as queries
from referrals.queries.rosters import DAYS, ShiftTold

#: A shift is no longer than this.
LONGEST: Final = timedelta(days=DAYS)
BATCH: Final = 500
_PAGE: Final = DutyShift.Source.PAGE


@action
def set_week(
    *,
    institution: Institution,
    desk: str,
    monday: date,
    shifts: Sequence[ShiftTold],
    version: str | int | None,
    by: Actor,
    source: str = DutyShift.Source.API,
) -> RosterDesk:
    """The shifts of a desk that begin in a week are these and no others.

    `version` is that of the desk where it is there already. What is over stays as it was: Refused
    where it would be changed. Invalid for who is not of the county, or is there twice at once.
    """
    by = access.check_can_keep(by, institution)
    for told in shifts:
        if queries.monday_of(timezone.localdate(told.from_at)) != monday:
            raise wrong_field("from_at", _("班次的开始要在这一周内。"))
    there = RosterDesk.objects.filter(institution=institution, desk=desk).exists()
    row = _locked(institution, [desk])[desk]
    if there:
        check_version(row, version)
    old = queries.begun(row, monday)
    said = {_key(one): one for one in old}
    new = [told for told in shifts if _told(told) not in said]
    kept = {_told(told) for told in shifts}
    _write(row, new, [one for key, one in said.items() if key not in kept], by, source)
    return row


@action
def enter_shifts(
    *,
    institution: Institution,
    rows: Sequence[tuple[str, ShiftTold]],
    by: Actor,
    source: str = DutyShift.Source.PAGE,
    demo: bool = False,
) -> int:
    """Put shifts into rosters by desk; who begins at the same moment there is changed. How many."""
    by = access.check_can_keep(by, institution)
    if not rows:
        raise Invalid(_("没有要登记的班次。请至少填一行。"), code="nothing")
    by_desk: dict[str, list[ShiftTold]] = {}
    for desk, told in rows:
        by_desk.setdefault(desk, []).append(told)
    for desk, row in _locked(institution, by_desk, demo=demo).items():
        new = by_desk[desk]
        starts = Q(pk=None)
        for told in new:
            starts |= Q(person=told.person, from_at=told.from_at)
        old = list(DutyShift.objects.filter(starts, roster=row))
        same = {_key(one) for one in old} & {_told(told) for told in new}
        _write(
            row,
            [told for told in new if _told(told) not in same],
            [one for one in old if _key(one) not in same],
            by,
            source,
        )
    return len(rows)


@action
def drop_shift(*, shift: DutyShift, by: Actor) -> RosterDesk:
    """Take one shift out of the roster; one that is over stays."""
    roster = RosterDesk.objects.select_related("institution").get(pk=shift.roster_id)
    by = access.check_can_keep(by, roster.institution)
    row = _locked(roster.institution, [roster.desk])[roster.desk]
    rows = list(DutyShift.objects.filter(roster=row, pk=shift.pk))
    if not rows:
        raise Refused(_("这个班次已经删去。"), code="shift_gone")
    _write(row, [], rows, by, _PAGE)
    return row


@action
def copy_week(*, institution: Institution, monday: date, by: Actor) -> int:
    """Last week's shifts of every desk, a week later; those that stand already are left as they are."""
    by = access.check_can_keep(by, institution)
    desks = RosterDesk.objects.filter(institution=institution, keeps=True)
    locked = _locked(institution, desks.values_list("desk", flat=True))
    plan = [one for one in queries.copied(institution, monday) if not one.why_not]
    if not plan:
        raise Refused(_("上周没有可照抄的班次，或者本周已经排好。"), code="nothing_to_copy")
    for desk, row in locked.items():
        new = [one.told for one in plan if one.desk == desk]
        if new:
            _write(row, new, [], by, DutyShift.Source.COPY)
    return len(plan)


@action
def state_desk(*, institution: Institution, desk: str, keeps: bool, by: Actor) -> RosterDesk:
    """Say that a desk keeps a roster, or that it keeps none any more."""
    by = access.check_can_keep(by, institution)
    row = _locked(institution, [desk])[desk]
    row.keeps = keeps
    row.version += 1
    row.save(update_fields=["keeps", "version"])
    audit.record(
        by, "roster.desk_stated", row, duty_desk=desk, institution=institution.pk, rostered=keeps
    )
    return row


@action
def name_contact(
    *, institution: Institution, office: str, person: Person, phone: str, from_on: date, by: Actor
) -> DutyContact:
    """From a day on this person answers for an office of the body; who did before ends on it."""
    by = access.check_can_keep(by, institution)
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    if office not in DutyContact.Office.values:
        raise wrong_field("office", _("请选医务科或分管副院长。"))
    if from_on < today():
        raise wrong_field("from_on", _("起始日不能早于今天。"))
    if person.county_id != institution.county_id or person.left_on is not None:
        raise wrong_field("person", _("请选本县区在任的人员。"))
    _check_phone(phone)
    rows = DutyContact.objects.filter(institution=institution, office=office)
    following = rows.filter(from_on__gt=from_on).order_by("from_on").first()
    still = Q(until_on=None) | Q(until_on__gt=from_on)
    rows.filter(still, from_on__lt=from_on).update(until_on=from_on)
    row, _new = DutyContact.objects.update_or_create(
        county_id=institution.county_id,
        institution=institution,
        office=office,
        from_on=from_on,
        defaults={
            "person": person,
            "phone": phone.strip(),
            "until_on": following.from_on if following else None,
            "stated_by_id": by.person,
            "demo": institution.county.demo,
        },
    )
    audit.record(
        by, "roster.contact_named", row, duty_office=office, institution=institution.pk,
        contact=person.code, from_on=from_on,
    )  # fmt: skip
    return row


@action
def end_contact(*, contact: DutyContact, until_on: date, by: Actor) -> DutyContact:
    """From a day on nobody answers for the office: what is late is told to the next one.

    Refused for a day before today or not after the first one, and where it has ended already.
    """
    by = access.check_can_keep(by, contact.institution)
    Institution.objects.select_for_update(no_key=True).get(pk=contact.institution_id)
    row = DutyContact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if row.until_on is not None and row.until_on <= until_on:
        raise Refused(_("这位联系人到那一天已经不再负责。"), code="contact_ended")
    if until_on < today() or until_on <= row.from_on:
        raise wrong_field("until_on", _("终止日不能早于今天，并要在起始日之后。"))
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    audit.record(
        by, "roster.contact_ended", row, duty_office=row.office, institution=row.institution_id,
        contact=contact.person.code, until_on=until_on,
    )  # fmt: skip
    return row


def _locked(
    institution: Institution, desks: Iterable[str], *, demo: bool = False
) -> dict[str, RosterDesk]:
    """The rows of these desks, made where they are not there, under their locks."""
    wanted = sorted(set(desks))
    if unknown := [desk for desk in wanted if desk not in DESKS]:
        raise wrong_field("desk", _("没有“%(desk)s”这个岗位。") % {"desk": unknown[0][:40]})
    RosterDesk.objects.bulk_create(
        [
            RosterDesk(
                county_id=institution.county_id, institution=institution, desk=desk,
                demo=demo or institution.county.demo,
            )
            for desk in wanted
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    rows = RosterDesk.objects.select_for_update(no_key=True).filter(
        institution=institution, desk__in=wanted
    )
    return {row.desk: row for row in rows.order_by("pk")}


def _write(
    row: RosterDesk, new: Sequence[ShiftTold], gone: Sequence[DutyShift], by: Actor, source: str
) -> None:
    """Change the shifts of one locked desk."""
    people = _people(row, new)
    moment = now()
    ends = [*(told.until_at for told in new), *(shift.until_at for shift in gone)]
    for ended in ends:
        if ended <= moment:
            raise Refused(_("已经过去的班次不能再改。"), code="shift_over")
    for told in new:
        _check_one(told, people)
    DutyShift.objects.filter(pk__in=[one.pk for one in gone]).delete()
    _check_apart(row, new, people)
    DutyShift.objects.bulk_create(
        [
            DutyShift(
                county_id=row.county_id, roster=row, person_id=told.person,
                phone=told.phone.strip(), from_at=told.from_at, until_at=told.until_at,
                source=source, stated_at=moment, stated_by_id=by.person, demo=row.demo,
            )
            for told in new
        ],
        batch_size=BATCH,
    )  # fmt: skip
    row.keeps = True
    row.version += 1
    row.save(update_fields=["keeps", "version"])
    audit.record(
        by, "roster.shifts_set", row, duty_desk=row.desk, institution=row.institution_id,
        added=[_said(people[one.person].code, one) for one in new],
        shifts_gone=[f"{one.person_id} {one.from_at.isoformat()}" for one in gone],
    )  # fmt: skip


def _people(row: RosterDesk, new: Sequence[ShiftTold]) -> Mapping[int, Person]:
    found = Person.objects.filter(county=row.county_id).in_bulk({told.person for told in new})
    if any(told.person not in found for told in new):
        raise wrong_field("person", _("请选本县区在任的人员。"))
    return found


def _check_one(told: ShiftTold, people: Mapping[int, Person]) -> None:
    left = people[told.person].left_on
    if left is not None and left <= timezone.localdate(told.from_at):
        raise wrong_field("person", _("%(who)s已离任，请另排一人。") % {"who": people[told.person]})
    if told.until_at <= told.from_at:
        raise wrong_field("until_at", _("结束要晚于开始。"))
    if told.until_at - told.from_at > LONGEST:
        raise wrong_field("until_at", _("一个班次不超过%(n)d天。") % {"n": DAYS})
    _check_phone(told.phone)


def _check_phone(phone: str) -> None:
    if len(phone) > LONGEST_PHONE:
        raise wrong_field("phone", _("电话不超过%(n)d个字符。") % {"n": LONGEST_PHONE})


def _check_apart(row: RosterDesk, new: Sequence[ShiftTold], people: Mapping[int, Person]) -> None:
    """Nobody stands twice at once at one desk."""
    if not new:
        return
    first, last = min(one.from_at for one in new), max(one.until_at for one in new)
    there = DutyShift.objects.filter(roster=row, until_at__gt=first, from_at__lt=last)
    spans = [(one.person, one.from_at, one.until_at) for one in new]
    spans += there.values_list("person_id", "from_at", "until_at")
    ended: dict[int, datetime] = {}
    for person, begins, ends in sorted(spans):
        if person in ended and begins < ended[person]:
            at = timezone.localtime(begins).strftime("%Y-%m-%d %H:%M")
            told = _("%(who)s的班次重叠：%(at)s。请改其中一个。")
            told %= {"who": people.get(person, person), "at": at}
            raise Invalid(told, code="overlap", fields={"from_at": told})
        ended[person] = ends


def _key(row: DutyShift) -> ShiftTold:
    return ShiftTold(row.person_id, row.phone, row.from_at, row.until_at)


def _told(told: ShiftTold) -> ShiftTold:
    return ShiftTold(told.person, told.phone.strip(), told.from_at, told.until_at)


def _said(code: str, told: ShiftTold) -> str:
    return f"{code} {told.from_at.isoformat()} {told.until_at.isoformat()}"
