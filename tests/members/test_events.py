"""What happens to a body on a day, entered in any order; the days before keep what they had."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core import jobs, outbox
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Job, Notice
from members import actions, queries
from members.actions.bodies import Order
from members.models import Custody, Hold, Institution, InstitutionEvent, InstitutionName
from members.tasks import due_events
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


def on(n):
    return DAY + timedelta(days=n)


@pytest.fixture
def clock(monkeypatch):
    """Says which day it is; DAY until told otherwise."""

    def set_to(n):
        noon = datetime.combine(on(n), time(12), timezone.get_default_timezone())
        monkeypatch.setattr("alliance.core.clock.now", lambda: noon)

    set_to(0)
    return set_to


@pytest.fixture
def body(clock):
    return make.institution(make.county(), name="西山卫生院")


def by(body):
    return make.system(body.county)


def rename(body, name, n, **order):
    return actions.bodies.rename(
        institution=body, facts={"name": name}, order=Order(on=on(n), **order), by=by(body)
    )


def name_on(body, n):
    return queries.bodies.body_on(Institution.objects.get(pk=body.pk), on(n)).name


# --- names --------------------------------------------------------------------


def test_a_renamed_body_keeps_its_former_name_with_its_days(body):
    rename(body, "西山中心卫生院", -10, number="卫〔2024〕1号")
    body.refresh_from_db()
    assert body.name == body.unit.name == "西山中心卫生院"
    assert body.sort_key.startswith("xi1 shan1 zhong1")
    assert body.initials == "xszxwsy"
    former = InstitutionName.objects.get(institution=body)
    assert (former.name, former.kind) == ("西山卫生院", "former")
    assert (former.from_on, former.until_on) == (None, on(-10))
    assert (name_on(body, -11), name_on(body, -10)) == ("西山卫生院", "西山中心卫生院")


def test_an_earlier_renaming_entered_later_stands_before_the_other(body):
    rename(body, "丙院", -5)
    rename(body, "乙院", -20)
    assert [name_on(body, n) for n in (-21, -20, -6, -5)] == ["西山卫生院", "乙院", "乙院", "丙院"]
    former = {(row.name, row.from_on, row.until_on) for row in body.aliases.all()}
    assert former == {("西山卫生院", None, on(-20)), ("乙院", on(-20), on(-5))}


def test_a_name_may_come_back(body):
    rename(body, "乙院", -20)
    rename(body, "西山卫生院", -10)
    rename(body, "乙院", -5)
    assert {(row.name, row.until_on) for row in body.aliases.all()} == {
        ("西山卫生院", on(-20)), ("乙院", on(-10)), ("西山卫生院", on(-5)),
    }  # fmt: skip


def test_a_coming_day_is_waited_for_and_applied_once(body, clock):
    event = rename(body, "西山中心卫生院", 3)
    body.refresh_from_db()
    assert (body.name, event.applied) == ("西山卫生院", False)
    assert (name_on(body, 2), name_on(body, 3)) == ("西山卫生院", "西山中心卫生院")
    due_events()
    assert not Job.objects.filter(kind=actions.bodies.DUE_EVENTS).exists()
    clock(4)
    assert name_on(body, 4) == "西山中心卫生院"
    for _beat in range(2):
        due_events()
        jobs.run_due()
    body.refresh_from_db()
    assert body.name == "西山中心卫生院"
    assert body.aliases.get().until_on == on(3)
    job = Job.objects.get(kind=actions.bodies.DUE_EVENTS)
    assert (job.key, job.state) == (on(4).isoformat(), "done")
    assert AuditEvent.objects.filter(what="institution_event.applied").count() == 1


def test_an_event_that_cannot_take_effect_holds_up_no_other_and_is_told(clock):
    county = make.county()
    alliance = make.alliance(county)
    lead, other = make.lead_of(alliance), make.institution(county)
    approver = make.person(county, role="approver")
    actions.bodies.close_body(institution=lead, order=Order(on=on(2)), by=make.system(county))
    rename(other, "乙院", 2)
    make.join(alliance, make.institution(county), from_on=on(1))
    clock(2)
    due_events()
    jobs.run_due()
    lead.refresh_from_db()
    other.refresh_from_db()
    assert (lead.status, other.name) == ("open", "乙院")
    outbox.deliver()
    told = [n.values for n in Notice.objects.filter(person=approver) if "未能生效" in n.text]
    assert [lead.name] == [values["body"] for values in told]
    assert "还有1家单位" in told[0]["reason"]


def test_a_mistaken_event_is_withdrawn_and_never_was(body):
    first = rename(body, "乙院", -20)
    rename(body, "丙院", -5)
    actions.bodies.withdraw_event(event=first, reason="录错机构", by=by(body))
    assert [name_on(body, n) for n in (-21, -6, -5)] == ["西山卫生院", "西山卫生院", "丙院"]
    assert [(row.name, row.until_on) for row in body.aliases.all()] == [("西山卫生院", on(-5))]
    with pytest.raises(Refused, match="已经撤回"):
        actions.bodies.withdraw_event(event=first, reason="再撤", by=by(body))


def test_withdrawing_needs_a_reason(body):
    event = rename(body, "乙院", -20)
    with pytest.raises(Invalid, match="理由"):
        actions.bodies.withdraw_event(event=event, reason=" ", by=by(body))


def test_what_does_not_differ_is_no_event(body):
    with pytest.raises(Invalid, match="没有可改的内容"):
        rename(body, "西山卫生院", 0)
    with pytest.raises(Invalid, match="不能为空"):
        rename(body, "  ", 0)
    assert not body.events.exists()


def test_an_event_changes_its_own_facts_only(body):
    with pytest.raises(Invalid, match="不能这样填写"):
        actions.bodies.rename(
            institution=body, facts={"level": "二甲"}, order=Order(on=on(0)), by=by(body)
        )
    with pytest.raises(Invalid, match="可选项"):
        actions.bodies.regrade(
            institution=body, facts={"kind": "Z999"}, order=Order(on=on(0)), by=by(body)
        )


# --- places -------------------------------------------------------------------


def test_a_body_moves_under_another_one_and_never_under_itself(body):
    centre, other = make.institution(body.county), make.institution(make.neighbour())
    move = lambda code: actions.bodies.move(
        institution=body, facts={"parent": code}, order=Order(on=on(-3)), by=by(body)
    )
    move(centre.code)
    body.refresh_from_db()
    assert body.parent == centre
    rows = queries.bodies.as_they_stood([body], on(-4))
    assert rows[0].parent is None
    with pytest.raises(Invalid, match="没有代码为"):
        move(other.code)
    with pytest.raises(Invalid, match="它自己"):
        actions.bodies.move(
            institution=centre, facts={"parent": body.code}, order=Order(on=on(0)), by=by(body)
        )


# --- the end ------------------------------------------------------------------


def test_a_merged_body_leaves_its_alliance_on_the_day(clock):
    county = make.county()
    alliance = make.alliance(county, members=2)
    gone, stays = make.members_of(alliance)
    Custody.objects.create(county=county, institution=gone, custodian=make.lead_of(alliance))
    actions.bodies.merge_into(
        institution=gone, into=stays, order=Order(on=on(-2), number="卫〔2024〕9号"),
        by=make.system(county),
    )  # fmt: skip
    gone.refresh_from_db()
    assert (gone.status, gone.merged_into, gone.closed_on) == ("merged", stays, on(-2))
    assert gone.memberships.get().until_on == gone.custodies.get().until_on == on(-2)
    assert queries.days.institutions_on(county.pk, on(-3)).filter(pk=gone.pk).exists()
    assert not queries.days.institutions_on(county.pk, on(-2)).filter(pk=gone.pk).exists()
    assert queries.bodies.body_on(gone, on(-3)).status == "open"


def test_a_lead_with_members_is_not_closed(clock):
    alliance = make.alliance(make.county(), members=2)
    lead = make.lead_of(alliance)
    for day in (-1, 5):
        with pytest.raises(Refused, match="还有2家单位") as refusal:
            actions.bodies.close_body(institution=lead, order=Order(on=on(day)), by=by(lead))
        assert refusal.value.code == "last_lead"
    assert not lead.events.exists()


def test_a_body_under_a_hold_is_not_merged(body):
    other = make.institution(body.county)
    Hold.objects.create(
        county=body.county, object_kind="members.institution", object_id=str(body.pk),
        label=body.name, document_no="审〔2024〕3号", reason="审计",
        placed_by=make.person(body.county), placed_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="审〔2024〕3号"):
        actions.bodies.merge_into(institution=body, into=other, order=Order(on=on(0)), by=by(body))
    with pytest.raises(Refused, match="审〔2024〕3号"):
        actions.bodies.close_body(institution=body, order=Order(on=on(9)), by=by(body))


def test_a_body_is_merged_into_another_one_that_is_there(body):
    closed = make.institution(body.county)
    actions.bodies.close_body(institution=closed, order=Order(on=on(-9)), by=by(body))
    for into, says in (
        (body, "另一家"), (make.institution(make.neighbour()), "另一家"), (closed, "不存在"),
    ):  # fmt: skip
        with pytest.raises((Invalid, Refused), match=says):
            actions.bodies.merge_into(
                institution=body, into=into, order=Order(on=on(0)), by=by(body)
            )


def test_nothing_happens_to_a_body_after_its_end(body):
    actions.bodies.close_body(institution=body, order=Order(on=on(-9)), by=by(body))
    for attempt in (lambda: rename(body, "乙院", -5), lambda: rename(body, "乙院", 5)):
        with pytest.raises(Refused, match="接不上"):
            attempt()
    rename(body, "乙院", -10)
    assert name_on(body, -9) == "乙院"


def test_an_end_that_took_effect_is_not_withdrawn_but_a_coming_one_is(body):
    event = actions.bodies.close_body(institution=body, order=Order(on=on(9)), by=by(body))
    assert queries.bodies.body_on(body, on(9)).status == "closed"
    actions.bodies.withdraw_event(event=event, reason="文件撤销", by=by(body))
    assert queries.bodies.body_on(body, on(9)).status == "open"
    event = actions.bodies.close_body(institution=body, order=Order(on=on(0)), by=by(body))
    with pytest.raises(Refused, match="不能撤回"):
        actions.bodies.withdraw_event(event=event, reason="文件撤销", by=by(body))


def test_a_body_that_is_to_enter_an_alliance_is_not_closed_before(body):
    make.join(make.alliance(body.county), body, from_on=on(2))
    with pytest.raises(Refused, match="更正隶属关系"):
        actions.bodies.close_body(institution=body, order=Order(on=on(0)), by=by(body))


def test_opening_is_entered_once_and_first(body):
    actions.bodies.open_body(institution=body, order=Order(on=on(-30)), by=by(body))
    body.refresh_from_db()
    assert body.opened_on == on(-30)
    assert not queries.days.institutions_on(body.county_id, on(-31)).filter(pk=body.pk).exists()
    with pytest.raises(Refused):
        actions.bodies.open_body(institution=body, order=Order(on=on(-40)), by=by(body))
    with pytest.raises(Refused, match="接不上"):
        rename(body, "乙院", -31)


# --- who ----------------------------------------------------------------------


def test_only_the_commission_enters_events(body):
    approver = make.actor(make.person(body.county, role="approver"))
    order = Order(on=on(-1))
    actions.bodies.rename(institution=body, facts={"name": "乙院"}, order=order, by=approver)
    for role in ("viewer", "assessor", "auditor", "system_admin"):
        with pytest.raises(Forbidden):
            actions.bodies.rename(
                institution=body, facts={"name": "丙院"}, order=order,
                by=make.actor(make.person(body.county, role=role)),
            )  # fmt: skip
    clerk = make.actor(make.person(role="clerk", institution=body))
    with pytest.raises(Forbidden):
        actions.bodies.suspend(institution=body, order=order, by=clerk)
    with pytest.raises(NotFound):
        actions.bodies.suspend(
            institution=body, order=order,
            by=make.actor(make.person(make.neighbour(), role="approver")),
        )  # fmt: skip


def test_the_body_is_told_and_the_audit_says_what_changed(body):
    clerk = make.person(role="clerk", institution=body)
    rename(body, "乙院", -1, number="卫〔2024〕2号")
    outbox.deliver()
    told = [notice.text for notice in Notice.objects.filter(person=clerk)]
    assert any("更名" in text for text in told)
    event = AuditEvent.objects.filter(what="institution.renamed").get()
    assert "卫〔2024〕2号" in event.text
    assert "西山卫生院" in event.text


# --- a diary kept by hand -----------------------------------------------------


@dataclass
class Diary:
    """What was written down day by day, without any cleverness."""

    start: dict[str, Any]
    entries: list[Any] = field(default_factory=list)

    def state(self, day, entries=None):
        """Everything up to and with the day, in the order of days, then of writing."""
        now = dict(self.start)
        for _number, when, said in self.sorted(entries):
            if when <= day:
                now |= said
        return now

    def sorted(self, entries=None):
        return sorted(
            self.entries if entries is None else entries, key=lambda entry: (entry[1], entry[0])
        )

    def fits(self, entries):
        """Suspension and resumption alternate, and nothing follows the end."""
        status = self.start["status"]
        for _number, _when, said in self.sorted(entries):
            if status == "closed":
                return False
            if "status" in said:
                if said["status"] == "open" and status != "suspended":
                    return False
                if said["status"] == "suspended" and status != "open":
                    return False
                status = said["status"]
        return True


VERBS = {
    "rename": ("name", ["甲院", "乙院", "丙院"]),
    "regrade": ("level", ["一级", "二级", None]),
    "suspend": ("status", ["suspended"]),
    "resume": ("status", ["open"]),
    "close_body": ("status", ["closed"]),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*VERBS, "rename", "regrade", "suspend", "withdraw", "next day"]),
        st.integers(-6, 6),
        st.integers(0, 2),
    ),
    max_size=14,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_how_a_body_stood_is_what_a_diary_says(steps, clock):
    """Past, present and coming days in any order, withdrawals, and time that goes on."""
    clock(0)
    body = make.institution(make.county(), name="甲院", level="一级")
    diary, today, events = Diary({"name": "甲院", "level": "一级", "status": "open"}), 0, {}
    for number, (verb, day, choice) in enumerate(steps):
        if verb == "next day":
            today += choice
            clock(today)
        elif verb == "withdraw":
            _withdraw(diary, events, choice)
        else:
            fact, values = VERBS[verb]
            said = {fact: values[choice % len(values)]}
            facts = {} if fact == "status" else {"facts": said}
            entry = (number, on(day), said)
            try:
                event = getattr(actions.bodies, verb)(
                    institution=body, order=Order(on=on(day)), by=by(body), **facts
                )
            except Invalid:
                assert diary.state(on(day))[fact] == said[fact]
            except Refused as refusal:
                assert refusal.code == "out_of_order"
                assert not diary.fits([*diary.entries, entry])
            else:
                assert diary.fits([*diary.entries, entry])
                diary.entries.append(entry)
                events[number] = event
    row = Institution.objects.get(pk=body.pk)
    now = diary.state(on(today))
    if not InstitutionEvent.objects.filter(institution=body, applied=False, on__lte=on(today)):
        assert (row.name, row.level, row.status) == (now["name"], now["level"], now["status"])
    for n in range(-8, 9):
        wanted = diary.state(on(n))
        everybody = queries.bodies.facts_on(row.county_id, on(n))
        shown = queries.bodies.as_they_stood([Institution.objects.get(pk=body.pk)], on(n))[0]
        for found in (everybody[body.pk], queries.bodies.body_on(row, on(n)), shown):
            assert {fact: getattr(found, fact) for fact in wanted} == wanted, (n, steps)


def _withdraw(diary, events, choice):
    if not events:
        return
    number = sorted(events)[choice % len(events)]
    left = [entry for entry in diary.entries if entry[0] != number]
    try:
        actions.bodies.withdraw_event(
            event=events[number], reason="录错", by=make.system(events[number].county)
        )
    except Refused as refusal:
        if refusal.code == "out_of_order":
            assert not diary.fits(left)
        else:
            assert refusal.code == "took_effect"
    else:
        assert diary.fits(left)
        diary.entries = left
        del events[number]


def test_one_statement_more_for_a_whole_list(body, django_assert_num_queries):
    bodies = [body, *(make.institution(body.county) for _n in range(4))]
    for n, one in enumerate(bodies):
        rename(one, f"新{n}院", -n - 1)
    rows = list(Institution.objects.filter(county=body.county))
    with django_assert_num_queries(1):
        queries.bodies.as_they_stood(rows, on(-30))
    with django_assert_num_queries(2):
        queries.bodies.facts_on(body.county_id, on(-30))
