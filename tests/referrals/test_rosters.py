"""Duty rosters: weeks are written and copied, nobody stands twice, an empty night is said the day before."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from alliance.core import imports
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from members.models import Person
from referrals import access, roster_files
from referrals.access import rosters as rosters_access
from referrals.actions import rosters as actions
from referrals.models import DutyContact, DutyShift, RosterDesk
from referrals.queries import rosters as queries
from referrals.queries.rosters import ShiftTold
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 12, 28)


@pytest.fixture
def there():
    """A Monday at seven, in the week in which the year ends."""
    with time_machine.travel(datetime(2026, 12, 28, 7, 0, tzinfo=SHANGHAI), tick=False):
        yield ward()


def shift(who, day, begins=8, ends=17):
    """Hours of a day; until the next morning where the end is not later."""
    until = day if ends > begins else day + timedelta(days=1)
    return ShiftTold(who.pk, "", queries.at(day, time(begins)), queries.at(until, time(ends)))


def week(there, desk="desk", by=None, **hours):
    """The same person all days of the week, day and night."""
    who = make.person(there.county)
    rows = [
        (desk, shift(who, MONDAY + timedelta(days=n), *span))
        for n in range(7)
        for span in ((8, 17), (17, 8))
    ]
    actions.enter_shifts(institution=there.hospital, rows=rows, by=by or there.hospital_desk)
    return who


def test_the_hospitals_desk_and_administrator_keep_its_roster_and_nobody_else_does(there):
    who = make.person(there.county)
    rows = [("desk", shift(who, MONDAY))]
    for keeper in (there.hospital_desk, make.actor(role="lead_admin", institution=there.hospital)):
        assert actions.enter_shifts(institution=there.hospital, rows=rows, by=keeper) == 1
    with pytest.raises(Forbidden, match="能办理的是"):
        actions.enter_shifts(institution=there.hospital, rows=rows, by=there.hospital_doctor)
    for stranger in (there.other_desk, make.actor(role="referral_desk")):
        with pytest.raises(NotFound):
            actions.enter_shifts(institution=there.hospital, rows=rows, by=stranger)
    clerk, head = (make.actor(role=role, institution=there.base) for role in ("clerk", "head"))
    for keeper in (clerk, head):
        assert actions.enter_shifts(institution=there.base, rows=rows, by=keeper) == 1
    assert DutyShift.objects.count() == 2


def test_who_takes_part_reads_whom_to_ring_and_a_stranger_does_not(there):
    week(there)
    for reader in (there.doctor, there.desk, there.hospital_doctor):
        assert rosters_access.shifts_for(reader).count() == 14
    for stranger in (there.other_doctor, make.actor(role="viewer", county=there.county)):
        assert not rosters_access.shifts_for(stranger).exists()


def test_nobody_stands_twice_at_once_at_one_desk(there):
    who, other = make.person(there.county), make.person(there.county)
    enter = lambda *rows: actions.enter_shifts(
        institution=there.hospital, rows=rows, by=there.hospital_desk
    )
    enter(("desk", shift(who, MONDAY)))
    with pytest.raises(Invalid, match="重叠"):
        enter(("desk", shift(who, MONDAY, 16, 20)))
    with pytest.raises(Invalid, match="重叠"):  # the night before reaches into the morning
        enter(
            ("desk", shift(other, MONDAY, 20, 8)), ("desk", shift(other, MONDAY + timedelta(1), 7))
        )
    assert DutyShift.objects.count() == 1
    enter(("desk", shift(who, MONDAY, 17, 20)), ("03", shift(who, MONDAY, 16, 20)))
    enter(("desk", shift(other, MONDAY)))  # two people may share the hours
    enter(("desk", shift(who, MONDAY, 8, 12)))  # said again: its end is changed
    assert DutyShift.objects.filter(person=who, roster__desk="desk").count() == 2
    assert DutyShift.objects.get(person=who, from_at=queries.at(MONDAY, time(8)),
                                 roster__desk="desk").until_at == queries.at(MONDAY, time(12))  # fmt: skip


def test_what_is_over_stays_and_who_is_not_of_the_county_is_refused(there):
    who = make.person(there.county)
    gone = make.person(there.county)
    Person.objects.filter(pk=gone.pk).update(left_on=MONDAY)
    abroad = make.person(make.county())
    enter = lambda told: actions.enter_shifts(
        institution=there.hospital, rows=[("desk", told)], by=there.hospital_desk
    )
    with pytest.raises(Refused, match="已经过去"):
        enter(shift(who, MONDAY - timedelta(days=1)))
    with pytest.raises(Invalid, match="已离任"):
        enter(shift(gone, MONDAY))
    with pytest.raises(Invalid, match="在任的人员"):
        enter(shift(abroad, MONDAY))
    with pytest.raises(Invalid, match="结束要晚于开始"):
        begins = queries.at(MONDAY, time(8))
        enter(ShiftTold(who.pk, "", begins + timedelta(hours=2), begins + timedelta(hours=1)))
    with pytest.raises(Invalid, match="没有“门房”"):
        actions.enter_shifts(
            institution=there.hospital, rows=[("门房", shift(who, MONDAY))], by=there.hospital_desk
        )
    enter(shift(who, MONDAY))
    row = DutyShift.objects.get()
    with time_machine.travel(datetime(2026, 12, 28, 18, 0, tzinfo=SHANGHAI), tick=False), \
            pytest.raises(Refused, match="已经过去"):  # fmt: skip
        actions.drop_shift(shift=row, by=there.hospital_desk)
    actions.drop_shift(shift=row, by=there.hospital_desk)
    with pytest.raises(Refused, match="已经删去"):
        actions.drop_shift(shift=row, by=there.hospital_desk)


def test_a_week_is_replaced_as_a_whole_on_the_version_that_was_seen(there):
    first, second = make.person(there.county), make.person(there.county)
    put = lambda version, *told: actions.set_week(
        institution=there.hospital, desk="03", monday=MONDAY, shifts=told, version=version,
        by=there.hospital_desk,
    )  # fmt: skip
    row = put(None, shift(first, MONDAY))
    kept = DutyShift.objects.get()
    row = put(row.version, shift(first, MONDAY), shift(second, MONDAY + timedelta(days=1)))
    assert DutyShift.objects.filter(pk=kept.pk).exists()  # what is the same is not written again
    with pytest.raises(Refused) as refused:
        put(row.version - 1)
    assert refused.value.code == "version_conflict"
    with pytest.raises(Invalid, match="这一周内"):
        put(row.version, shift(first, MONDAY + timedelta(days=7)))
    put(row.version)
    assert not DutyShift.objects.exists()


def test_last_week_is_copied_over_the_end_of_the_year_and_never_twice(there):
    who = week(there)
    gone = week(there, "03")
    Person.objects.filter(pk=gone.pk).update(left_on=date(2027, 1, 6))
    following = MONDAY + timedelta(days=7)  # 2027-01-04
    plan = queries.copied(there.hospital, following)
    # 14 of the desk; of the service those that begin before the 6th: two days of two shifts
    assert (len(plan), sum(not one.why_not for one in plan)) == (28, 18)
    assert {one.why_not for one in plan} == {"", "已离任"}
    made = actions.copy_week(institution=there.hospital, monday=following, by=there.hospital_desk)
    assert made == 18
    mine = DutyShift.objects.filter(person=who, from_at__gte=queries.starts(following))
    assert mine.order_by("from_at").first().from_at == queries.at(date(2027, 1, 4), time(8))
    assert mine.order_by("from_at").last().until_at == queries.at(date(2027, 1, 11), time(8))
    with pytest.raises(Refused, match="没有可照抄"):
        actions.copy_week(institution=there.hospital, monday=following, by=there.hospital_desk)


def test_a_week_later_is_the_same_hour_where_the_clock_was_moved_between():
    berlin = ZoneInfo("Europe/Berlin")  # the clock goes forward on 2026-03-29
    with timezone.override(berlin):
        before = datetime(2026, 3, 24, 22, 0, tzinfo=berlin)
        later = queries.a_week_later(before)
        assert (later.hour, later.day) == (22, 31)
        assert later.astimezone(ZoneInfo("UTC")) - before.astimezone(ZoneInfo("UTC")) == timedelta(
            days=6, hours=23
        )


def test_a_night_without_a_roster_is_said_the_day_before(there):
    who = make.person(there.county)
    days = [("desk", shift(who, MONDAY + timedelta(days=n))) for n in range(3)]
    night = ("desk", shift(who, MONDAY, 17, 8))
    actions.enter_shifts(institution=there.hospital, rows=[*days, night], by=there.hospital_desk)
    gaps = queries.gaps(RosterDesk.objects.all())
    assert [(gap.from_at, gap.until_at) for gap in gaps] == [
        (now(), queries.at(MONDAY, time(8))),  # seven until eight today
        (queries.at(date(2026, 12, 29), time(17)), queries.at(date(2026, 12, 30), time(0))),
    ]
    (line,) = [one for one in access.waiting_for(there.hospital_desk) if one.verb == "排班"]
    assert line.what == "值班有2段空着，先是转诊办 12-28 07:00至12-28 08:00"
    assert not [one for one in access.waiting_for(there.doctor) if one.verb == "排班"]


def test_a_desk_that_says_it_keeps_a_roster_is_missed_at_once_and_one_that_does_not_is_not(there):
    assert queries.gaps(RosterDesk.objects.all()) == []
    state = lambda keeps: actions.state_desk(
        institution=there.hospital, desk="20", keeps=keeps, by=there.hospital_desk
    )
    state(keeps=True)
    (gap,) = queries.gaps(RosterDesk.objects.all())
    assert (gap.from_at, gap.until_at) == (now(), queries.at(date(2026, 12, 30), time()))
    state(keeps=False)
    assert queries.gaps(RosterDesk.objects.all()) == []


def test_a_contact_ends_on_the_day_the_next_begins(there):
    first, second = make.person(there.county), make.person(there.county)
    name = lambda who, day, office="medical_office": actions.name_contact(
        institution=there.hospital, office=office, person=who, phone="", from_on=day,
        by=there.hospital_desk,
    )  # fmt: skip
    name(first, MONDAY)
    name(second, MONDAY + timedelta(days=3))
    assert [*DutyContact.objects.order_by("from_on").values_list("person", "until_on")] == [
        (first.pk, MONDAY + timedelta(days=3)),
        (second.pk, None),
    ]
    key = (there.hospital.pk, "medical_office")
    for day, who in ((2, first), (3, second)):
        found = queries.contacts([there.hospital.pk], MONDAY + timedelta(days=day))
        assert found[key].person_id == who.pk
    with pytest.raises(Invalid, match="不能早于今天"):
        name(first, MONDAY - timedelta(days=1))
    with pytest.raises(NotFound):
        actions.name_contact(
            institution=there.hospital, office="medical_office", person=first, phone="",
            from_on=MONDAY, by=there.other_desk,
        )  # fmt: skip


def test_a_contact_ends_without_a_successor_and_the_next_office_is_told(there):
    who = make.person(there.county)
    row = actions.name_contact(
        institution=there.hospital, office="medical_office", person=who, phone="",
        from_on=today(), by=there.hospital_desk,
    )  # fmt: skip
    tomorrow = today() + timedelta(days=1)
    for stranger in (there.other_desk, there.hospital_doctor):
        with pytest.raises((Forbidden, NotFound)):
            actions.end_contact(contact=row, until_on=tomorrow, by=stranger)
    for day in (today() - timedelta(days=1), today()):
        with pytest.raises(Invalid, match="终止日"):
            actions.end_contact(contact=row, until_on=day, by=there.hospital_desk)
    actions.end_contact(contact=row, until_on=tomorrow, by=there.hospital_desk)
    with pytest.raises(Refused):
        actions.end_contact(contact=row, until_on=tomorrow, by=there.hospital_desk)
    here = [there.hospital.pk]
    assert queries.contacts(here, today()) and not queries.contacts(here, tomorrow)


def test_the_case_says_who_is_on_duty_now_or_that_nobody_is(there):
    row = there.at("requested")
    who = week(there)
    with time_machine.travel(datetime(2026, 12, 28, 23, 0, tzinfo=SHANGHAI), tick=False):
        duty = queries.duty_of(row)
    assert (duty.words, duty.shift.person_id, duty.office) == ("转诊办", who.pk, None)
    office = make.person(there.county)
    actions.name_contact(
        institution=there.hospital, office="medical_office", person=office, phone="0003",
        from_on=MONDAY, by=there.hospital_desk,
    )  # fmt: skip
    duty = queries.duty_of(row)  # at seven nobody has begun
    assert (duty.shift, duty.office.phone) == (None, "0003")


def test_a_file_is_compared_then_written_and_what_is_wrong_is_said_by_column(there):
    who = make.person(there.county)
    week(there, "03")
    head = "科室,值班日期,开始,结束,姓名,电话"
    lines = [
        f"转诊办,2026-12-29,17:30,08:00,{who.code},0004",
        f"转诊办,2026年12月30日,8:00,24:00,{who.name},",
        f"门房,2026-12-29,08:00,17:30,{who.code},",
        f"转诊办,2026-12-29,25:00,17:30,{who.code},",
        "转诊办,2026-12-29,08:00,17:30,无此人,",
        f"转诊办,2026-12-30,06:00,09:00,{who.code},",
        f"转诊办,2026-12-01,06:00,09:00,{who.code},",
    ]
    content = "\n".join([head, *lines]).encode()
    file = roster_files.compare_file(
        institution=there.hospital, name="值班表.csv", content=content, by=there.hospital_desk
    )
    found = imports.comparison(file)
    assert [(one.row, one.column) for one in found.with_status("refused")] == [
        (4, "desk"), (5, "from"), (6, "person"), (7, "from"), (8, "on"),
    ]  # fmt: skip
    layout = roster_files.layout_of(file, there.hospital_desk)
    imports.apply_good(file=file, layout=layout, by=there.hospital_desk)
    rows = DutyShift.objects.filter(person=who).order_by("from_at")
    assert [(row.until_at, row.phone, row.source) for row in rows] == [
        (queries.at(date(2026, 12, 30), time(8)), "0004", "file"),
        (queries.at(date(2026, 12, 31), time()), "", "file"),
    ]
    again = "\n".join([head, f"转诊办,2026-12-29,17:30,07:00,{who.code},0004"]).encode()
    file = roster_files.compare_file(
        institution=there.hospital, name="值班表.csv", content=again, by=there.hospital_desk
    )
    assert file.counts["changed"] == 1


def test_a_week_taken_out_as_a_workbook_can_be_loaded_again(there):
    who = week(there)
    rows = DutyShift.objects.filter(person=who).select_related("person", "roster")
    content = roster_files.week_sheet(there.hospital, list(rows.order_by("from_at")))
    file = roster_files.compare_file(
        institution=there.hospital, name="值班表.xlsx", content=content, by=there.hospital_desk
    )
    assert (file.counts["unchanged"], file.counts["created"], file.counts["refused"]) == (14, 0, 0)
