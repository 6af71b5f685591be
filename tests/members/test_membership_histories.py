"""Random histories agree, day by day, with a diary kept by hand; two at once end with one."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import actions, queries
from members.models import Membership, MembershipRequest
from tests import make
from tests.kpi.test_run_races import together
from tests.members.asking import Cast

SHOWN = range(-2, 22)
FAR = range(-40, 80)
LINES = ("general", "tcm")


@dataclass
class Said:
    """A membership as a person would write it down; days are counted from today."""

    union: int
    body: int
    line: str
    begin: int | None
    end: int | None

    def holds(self, day):
        begun = self.begin is None or self.begin <= day
        return begun and (self.end is None or day < self.end)

    def same_place(self, other):
        return (self.union, self.body, self.line) == (other.union, other.body, other.line)


def meets(one, other):
    """Whether two memberships share a day, tried day by day."""
    return any(one.holds(day) and other.holds(day) for day in FAR)


class Diary:
    """What a careful clerk would keep; unions 0 and 1 exclude each other, 2 stands beside them."""

    def __init__(self):
        self.rows: list[Said] = []

    def fits(self, new, rows=None):
        for row in self.rows if rows is None else rows:
            if row.same_place(new) and meets(row, new):
                return False
            rival = {row.union, new.union} == {0, 1} and row.body == new.body
            if rival and meets(row, new):
                return False
        return True

    def move(self, body, source, target, line, day):
        """End the one and begin the other; False when that cannot be."""
        rows = [Said(**vars(row)) for row in self.rows]
        if source is not None:
            held = [
                row
                for row in rows
                if (row.union, row.body, row.line) == (source, body, line)
                and row.holds(day - 1)
                and (row.end is None or row.end >= day)
            ]
            if not held:
                return False
            held[0].end = day
        if target is not None:
            new = Said(target, body, line, day, None)
            if not self.fits(new, rows):
                return False
            rows.append(new)
        self.rows = rows
        return True


BODY, UNION, LINE = st.integers(0, 1), st.integers(0, 2), st.sampled_from(LINES)
WHEN = st.integers(0, 12)
JOINS = st.tuples(st.just("join"), UNION, BODY, LINE, st.none() | WHEN, st.none() | WHEN)
LEAVES = st.tuples(st.just("leave"), st.integers(0, 5), WHEN)
ASKS = st.tuples(st.just("ask"), BODY, st.none() | UNION, st.none() | UNION, LINE, WHEN)


class Story:
    """A county with two alliances that exclude each other and a league, and their people."""

    def __init__(self):
        self.cast = Cast()
        self.county = self.cast.county
        league = make.alliance(self.county, kind="league", exclusive=False)
        self.unions = [self.cast.north, self.cast.south, league]
        self.leads = [
            self.cast.north_lead,
            self.cast.south_lead,
            make.person(role="lead_admin", institution=make.lead_of(league)),
        ]
        self.first = today()
        self.asker = make.person(self.county)

    def on(self, day):
        return None if day is None else self.first + timedelta(days=day)

    def begin(self):
        self.bodies = [make.institution(self.county) for _n in range(2)]
        self.heads = [make.person(role="head", institution=body) for body in self.bodies]
        self.diary, self.made = Diary(), []

    def join(self, union, body, line, begin, end):
        said = Said(union, body, line, begin, end)
        backward = begin is not None and end is not None and end <= begin
        fits = not backward and self.diary.fits(said)
        try:
            make.join(
                self.unions[union], self.bodies[body], line=line,
                from_on=self.on(begin), until_on=self.on(end),
            )  # fmt: skip
        except (Invalid, Refused):
            assert not fits
        else:
            assert fits
            self.diary.rows.append(said)

    def leave(self, number, day):
        if number >= len(self.diary.rows):
            return
        said = self.diary.rows[number]
        may = (said.begin is None or day > said.begin) and (said.end is None or day <= said.end)
        row = Membership.objects.get(
            alliance=self.unions[said.union], institution=self.bodies[said.body], line=said.line,
            from_on=self.on(said.begin),
        )  # fmt: skip
        try:
            actions.alliances.leave(
                membership=row, until_on=self.on(day), by=make.system(self.county)
            )
        except (Invalid, Refused):
            assert not may
        else:
            assert may
            said.end = day

    def ask(self, body, source, target, line, day):
        if (source is None and target is None) or source == target:
            return
        kind = (
            "move"
            if source is not None and target is not None
            else ("join" if source is None else "leave")
        )
        pick = {"source": source, "target": target}
        sides = {k: None if v is None else self.unions[v] for k, v in pick.items()}
        try:
            request = actions.alliances.request_membership(
                institution=self.bodies[body], kind=kind, line=line, effective_on=self.on(day),
                reason="试验", by=make.actor(self.heads[body]), **sides,
            )  # fmt: skip
        except Refused:
            assert not self.diary.move(body, source, target, line, day)
            return
        for lead in (self.leads[v] for v in pick.values() if v is not None):
            request = self.cast.agree(request, lead)
        try:
            self.cast.approve(request)
        except Refused:
            actions.alliances.refuse_membership(
                request=MembershipRequest.objects.get(pk=request.pk),
                by=make.actor(self.cast.approver),
                version=MembershipRequest.objects.get(pk=request.pk).version, note="不能并存",
            )  # fmt: skip
            assert not self.diary.move(body, source, target, line, day)
        else:
            assert self.diary.move(body, source, target, line, day)

    def agrees(self):
        places = {body.pk: n for n, body in enumerate(self.bodies)}
        unions = {union.pk: n for n, union in enumerate(self.unions)}
        for day in SHOWN:
            rows = queries.days.memberships_on(self.county.pk, self.on(day))
            found = rows.filter(institution__in=places).values_list(
                "alliance", "institution", "line"
            )
            kept = sorted((s.union, s.body, s.line) for s in self.diary.rows if s.holds(day))
            assert sorted((unions[a], places[b], line) for a, b, line in found) == kept, day


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.lists(JOINS | LEAVES | ASKS, min_size=1, max_size=8))
def _histories(story, data):
    story.begin()
    for verb, *said in data:
        getattr(story, verb)(*said)
    story.agrees()


@pytest.mark.django_db
def test_who_belongs_on_a_day_is_what_the_diary_says_after_any_history():
    """Entering, leaving, asking to move and being approved, on two lines, exclusive or not."""
    _histories(Story())


@pytest.mark.django_db
def test_the_end_of_a_membership_is_not_put_off():
    cast = Cast()
    row = cast.north.memberships.get(institution=cast.body)
    actions.alliances.leave(membership=row, until_on=date(2026, 12, 1), by=make.system(cast.county))
    with pytest.raises(Refused, match="不能延后"):
        actions.alliances.leave(
            membership=row, until_on=date(2027, 1, 1), by=make.system(cast.county)
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_is_told():
    cast = Cast()
    request = cast.agreed()
    other = make.person(cast.county, role="approver")
    said = {"request": request, "version": request.version, "order_no": "卫医〔2026〕7号"}
    one, two = (make.actor(person) for person in (cast.approver, other))
    found = together(
        lambda: actions.alliances.approve_membership(by=one, **said),
        lambda: actions.alliances.approve_membership(by=two, **said),
    )
    assert {type(one) for one in found} == {MembershipRequest, Refused}, found
    assert Membership.objects.filter(alliance=cast.south, institution=cast.body).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_alliances_that_take_the_same_body_at_once_one_is_told():
    cast = Cast()
    body = make.institution(cast.county)
    found = together(
        *(
            lambda alliance=alliance: make.join(alliance, body)
            for alliance in (cast.north, cast.south)
        )
    )
    assert {type(one) for one in found} == {Membership, Refused}, found
    assert Membership.objects.filter(institution=body).count() == 1
