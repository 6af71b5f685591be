"""A return on its way: typed, handed in, reviewed, accepted, given back, unlocked."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from alliance.core import outbox
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from kpi import access, actions, queries
from kpi.actions import Behalf
from kpi.models import DataElement, DataValue, DataValueChange, Submission
from tests import make
from tests.kpi.returning import VILLAGE, Place, give_out, load_village_form, place
from tests.kpi.story import small_county

pytestmark = pytest.mark.django_db
TODAY = datetime(2024, 11, 5, 4, tzinfo=UTC)
FULL = {"here": "12", "elsewhere": "3"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def there() -> Place:
    return place()


def values(row: Submission) -> dict[str, Decimal | None]:
    found = DataValue.objects.filter(unit=row.unit, period=row.period)
    return dict(found.values_list("element__code", "value"))


# --- saving -------------------------------------------------------------------


def test_a_draft_keeps_what_was_typed_and_writes_no_value(there):
    there.out()
    clerk = there.who("clerk", there.body)
    row = there.saved(there.body.unit, {"here": "2 70O", "elsewhere": ""}, clerk)
    assert (row.state, row.cells, row.version) == ("draft", {"here": "2 70O"}, 1)
    assert not DataValue.objects.exists()
    row = there.saved(there.body.unit, {"elsewhere": "3"}, clerk)
    assert row.cells == {"here": "2 70O", "elsewhere": "3"}  # nothing is lost


def test_two_people_at_once_get_a_sentence_and_lose_nothing(there):
    form = there.out()
    first, second = there.who("clerk", there.body), there.who("head", there.body)
    said = {"form": form, "unit": there.body.unit, "period": "202410", "version": 0}
    actions.save_return(cells={"here": "12"}, by=first, **said)
    with pytest.raises(Refused) as refusal:
        actions.save_return(cells={"here": "13", "elsewhere": "4"}, by=second, **said)
    assert refusal.value.code == "version_conflict"
    assert refusal.value.details["values"] == {
        "here": {"yours": "13", "theirs": "12"},
        "elsewhere": {"yours": "4", "theirs": ""},
    }
    assert "您填的都还在" in str(refusal.value)
    assert Submission.objects.get().cells == {"here": "12"}


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"residents": "1"}, "cell_not_asked"), ({"here": "1" * 61}, "cell_too_long")],
)
def test_only_what_is_asked_and_only_figures_are_kept(there, cells, code):
    there.out()
    with pytest.raises(Invalid) as refusal:
        there.saved(there.body.unit, cells, there.who("clerk", there.body))
    assert refusal.value.code == code


def test_a_form_that_did_not_go_out_takes_nothing(there):
    with pytest.raises(Refused, match="没有下发"):
        there.saved(there.body.unit, FULL, there.who("clerk", there.body))


@pytest.mark.parametrize("kinds", [["D600"], []])
def test_no_form_asks_a_village_clinic_for_more_than_twelve_cells(kinds):
    story = small_county(filled=False)
    load_village_form(story.county)
    more = DataElement.objects.get(code=VILLAGE[-1])
    more.pk, more.code, more.kinds = None, "v13", kinds
    more.save()
    with pytest.raises(Refused, match="最多 12 格，这张有 13 格") as refusal:
        give_out(story, "village")
    assert refusal.value.code == "village_form_long"
    DataElement.objects.filter(code="v13").update(kinds=["A100"])  # a hospital's alone
    assert give_out(story, "village").out_from == date(2024, 12, 1)


def test_periods_before_it_went_out_and_after_its_end_are_not_asked(there):
    with time_machine.travel(date(2024, 9, 15), tick=False):
        there.out(from_on=date(2024, 9, 15), ends_on=date(2024, 10, 1))
    clerk = there.who("clerk", there.body)
    assert there.saved(there.body.unit, FULL, clerk, period="202409").period == "202409"
    for period in ("202408", "202410"):
        with pytest.raises(Refused, match="没有要"):
            there.saved(there.body.unit, FULL, clerk, period=period)
    with pytest.raises(Invalid) as refusal:
        there.saved(there.body.unit, FULL, clerk, period="2024")
    assert refusal.value.code == "period_kind"


def test_a_body_that_had_closed_owes_nothing(there):
    there.out()
    type(there.body).objects.filter(pk=there.body.pk).update(closed_on=date(2024, 10, 15))
    unit = access.return_unit_for(there.story.assessor, there.county, there.body.code)
    behalf = Behalf("paper", "演示人员 07")
    with pytest.raises(Refused) as refusal:
        there.saved(unit, FULL, there.story.assessor, behalf=behalf)
    assert refusal.value.code == "not_open_then"


# --- who ----------------------------------------------------------------------


def test_nobody_fills_in_the_return_of_another_body(there):
    there.out()
    for role in ("clerk", "head"):
        with pytest.raises(NotFound):
            there.saved(there.body.unit, FULL, there.who(role, there.story.bodies[1]))
    with pytest.raises(Forbidden):
        there.saved(there.body.unit, FULL, there.who("village", there.clinic))
    with pytest.raises(Forbidden):
        there.saved(there.body.unit, FULL, there.who("viewer"))
    with pytest.raises(NotFound):
        there.saved(there.body.unit, FULL, make.actor(role="assessor"))  # of another county


def test_a_centre_enters_for_its_clinic_and_says_from_what(there):
    there.out("village")
    clerk = there.who("clerk", there.body)
    cells = dict.fromkeys(VILLAGE, "1")
    with pytest.raises(Invalid) as refusal:
        there.saved(there.clinic.unit, cells, clerk, code="village")
    assert set(refusal.value.fields) == {"basis", "told_by"}
    photo = make.upload("月报.jpg", b"\xff\xd8\xff photo")
    behalf = Behalf("telephone", "演示人员 41", photo)
    row = there.saved(there.clinic.unit, cells, clerk, code="village", behalf=behalf)
    assert (row.basis, row.told_by, row.document.name) == ("telephone", "演示人员 41", "月报.jpg")
    assert row.saved_by_id == clerk.person
    other = there.who("clerk", there.story.bodies[1])
    with pytest.raises(NotFound):
        there.saved(there.clinic.unit, cells, other, code="village", behalf=behalf)


def test_the_lead_and_the_commission_enter_on_behalf_too(there):
    there.out()
    behalf = Behalf("paper", "演示人员 41")
    lead = there.who("lead_admin", make.lead_of(there.story.north))
    assert there.saved(there.body.unit, FULL, lead, behalf=behalf).basis == "paper"
    assert there.saved(there.body.unit, FULL, there.story.assessor, behalf=behalf).basis == "paper"
    with pytest.raises(NotFound):  # a body of the other alliance alone
        there.saved(there.story.bodies[2].unit, FULL, lead, behalf=behalf)


def test_the_county_s_own_figures_are_entered_by_the_commission(there):
    there.out("year", due_days=60)
    with time_machine.travel(date(2025, 1, 20), tick=False):
        row = there.submitted(
            there.story.unit, {"residents": "3600"}, there.story.assessor, code="year",
            period="2024",
        )  # fmt: skip
        assert (row.basis, values(row)) == ("own", {"residents": Decimal(3600)})
        with pytest.raises(Forbidden):
            there.saved(there.story.unit, {}, there.who("viewer"), code="year", period="2024")


# --- handing in ---------------------------------------------------------------


def test_handing_in_writes_every_value_once_with_its_return(there):
    there.out()
    clerk = there.who("clerk", there.body)
    row = there.submitted(there.body.unit, {"here": "１２", "elsewhere": "未采集"}, clerk)
    assert (row.state, row.submitted_by_id) == ("submitted", clerk.person)
    assert values(row) == {"here": Decimal(12), "elsewhere": None}
    kept = DataValue.objects.get(element__code="here")
    assert (kept.submission_id, kept.source, kept.stated_zero) == (row.pk, "entered", False)
    event = AuditEvent.objects.get(what="kpi.return_submitted")
    assert '"values":"2"' in event.text


def test_blank_cells_are_refused_by_name_and_nothing_is_written(there):
    there.out()
    clerk = there.who("clerk", there.body)
    with pytest.raises(Invalid) as refusal:
        there.submitted(there.body.unit, {"here": "12"}, clerk)
    assert set(refusal.value.fields) == {"elsewhere"}
    assert "还有 1 格未填（数据元elsewhere）" in str(refusal.value)
    assert not DataValue.objects.exists()
    assert Submission.objects.get().cells == {"here": "12"}  # the draft is still there


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 70O", "不是数字"),
        ("1.5", "小数位太多"),
        ("-1", "小于下限"),
        ("50%", "百分号"),
        ("大概十个", "不是数字"),
    ],
)
def test_a_cell_that_is_no_figure_of_its_element_is_refused_beside_it(there, text, said):
    there.out()
    clerk = there.who("clerk", there.body)
    with pytest.raises(Invalid) as refusal:
        there.submitted(there.body.unit, {"here": text, "elsewhere": "3"}, clerk)
    assert set(refusal.value.fields) == {"here"}
    assert said in refusal.value.fields["here"]
    assert not DataValue.objects.exists()


def test_stated_zeros_fill_exactly_the_cells_that_were_shown(there):
    there.out("village")
    keeper = there.who("village", there.clinic)
    typed = dict.fromkeys(VILLAGE[:9], "4")
    row = there.submitted(there.clinic.unit, typed, keeper, code="village", zeros=VILLAGE[9:])
    assert sum(1 for value in values(row).values() if value == 0) == 3
    stated = DataValue.objects.filter(stated_zero=True)
    assert {value.element.code for value in stated} == set(VILLAGE[9:])
    assert row.cells[VILLAGE[11]] == "0"


def test_zeros_of_other_cells_than_the_blank_ones_are_refused(there):
    there.out("village")
    keeper = there.who("village", there.clinic)
    typed = dict.fromkeys(VILLAGE[:9], "4")
    with pytest.raises(Invalid, match="还有 1 格未填"):
        there.submitted(there.clinic.unit, typed, keeper, code="village", zeros=VILLAGE[10:])
    with pytest.raises(Invalid) as refusal:
        there.submitted(there.clinic.unit, typed, keeper, code="village", zeros=VILLAGE[8:])
    assert refusal.value.code == "zeros_stale"
    assert not DataValue.objects.exists()


def test_a_month_that_is_not_over_is_saved_and_not_handed_in(there):
    there.out()
    clerk = there.who("clerk", there.body)
    row = there.saved(there.body.unit, FULL, clerk, period="202411")
    with pytest.raises(Refused) as refusal:
        actions.submit_return(submission=row, version=row.version, by=clerk)
    assert refusal.value.code == "period_not_over"
    with pytest.raises(Invalid):
        there.saved(there.body.unit, FULL, clerk, period="202412")


def test_late_is_taken_and_shown_as_late_until_the_form_closes(there):
    there.out(due_days=3, closes_days=20)
    clerk = there.who("clerk", there.body)
    row = there.submitted(there.body.unit, FULL, clerk)
    assert queries.collecting.is_late(row)  # due on 3 November, handed in on the fifth
    with time_machine.travel(date(2024, 11, 21), tick=False), pytest.raises(Refused) as refusal:
        there.submitted(there.story.bodies[1].unit, FULL, there.who("clerk", there.story.bodies[1]))
    assert "收到 2024-11-20 为止" in str(refusal.value)


def test_a_closed_period_says_who_and_why(there):
    form = there.out()
    actions.close_period(data_set=form, period="202410", reason="已汇总", by=there.story.assessor)
    with pytest.raises(Refused, match="已汇总"):
        there.saved(there.body.unit, FULL, there.who("clerk", there.body))


# --- review, acceptance, return -----------------------------------------------


def test_a_form_without_review_goes_straight_to_the_commission(there):
    there.out()
    row = there.submitted(there.body.unit, FULL, there.who("clerk", there.body))
    with pytest.raises(Refused) as refusal:
        actions.review_return(submission=row, version=row.version, by=there.who("head", there.body))
    assert refusal.value.code == "no_review"
    row = actions.accept_return(submission=row, version=row.version, by=there.story.assessor)
    assert row.state == "accepted"


def test_who_handed_it_in_does_not_review_it_and_neither_does_who_they_acted_for(there):
    there.out(review="own")
    two = there.person("head", there.body)
    make.grant(two, "clerk", there.body)
    row = there.submitted(there.body.unit, FULL, make.actor(two))
    with pytest.raises(Refused) as refusal:
        actions.review_return(submission=row, version=row.version, by=make.actor(two))
    assert refusal.value.code == "own_request"
    taker = there.person("head", there.body, name="substitute")
    make.delegation(two, there.person("clerk", there.body, name="lent"), "kpi.enter")
    other = there.submitted(
        there.body.unit, FULL, there.who("clerk", there.body, name="lent"), period="202409"
    )
    reviewed = actions.review_return(submission=other, version=other.version, by=make.actor(taker))
    assert reviewed.state == "reviewed"


def test_a_substitute_of_the_submitter_does_not_review_it(there):
    there.out(review="own")
    clerk = there.person("head", there.body)
    row = there.submitted(there.body.unit, FULL, make.actor(clerk))
    taker = there.person("viewer")
    make.delegation(clerk, taker, "kpi.review_return")
    with pytest.raises(Refused) as refusal:
        actions.review_return(submission=row, version=row.version, by=make.actor(taker))
    assert refusal.value.code == "own_request"


def test_a_body_with_nobody_left_is_reviewed_by_the_office_of_its_lead(there):
    """The head of the only pair of hands handed it in; the lead looks, nobody else."""
    there.out(review="own")
    row = there.submitted(there.body.unit, FULL, there.who("head", there.body))
    lead = there.who("lead_admin", make.lead_of(there.story.north))
    assert list(access.reviewable_for(lead)) == [row]
    other = there.person("head", there.body, name="second")
    with pytest.raises(Refused) as refusal:
        actions.review_return(submission=row, version=row.version, by=lead)
    assert refusal.value.code == "unit_has_people"
    assert list(access.reviewable_for(make.actor(other))) == [row]
    assert list(access.reviewable_for(lead)) == []
    assert actions.review_return(submission=row, version=row.version, by=make.actor(other)).state


def test_the_commission_waits_for_the_review(there):
    there.out(review="lead")
    row = there.submitted(there.body.unit, FULL, there.who("clerk", there.body))
    with pytest.raises(Refused) as refusal:
        actions.accept_return(submission=row, version=row.version, by=there.story.assessor)
    assert refusal.value.code == "not_reviewed"
    with pytest.raises(Forbidden):  # the own head does not review what the lead reviews
        actions.review_return(submission=row, version=row.version, by=there.who("head", there.body))
    with pytest.raises(NotFound):  # the lead of another alliance does not either
        stranger = make.actor(
            role="lead_admin", institution=make.lead_of(make.alliance(there.county))
        )
        actions.review_return(submission=row, version=row.version, by=stranger)
    lead = there.who("lead_admin", make.lead_of(there.story.north))
    row = actions.review_return(submission=row, version=row.version, by=lead)
    row = actions.accept_return(submission=row, version=row.version, by=there.story.assessor)
    assert (row.state, row.reviewed_by_id) == ("accepted", lead.person)


def test_a_return_goes_back_with_a_reason_and_its_sender_is_told(there):
    there.out()
    clerk = there.who("clerk", there.body)
    row = there.submitted(there.body.unit, FULL, clerk)
    with pytest.raises(Invalid, match="请写明退回的原因"):
        actions.give_back_return(
            submission=row, reason=" ", version=row.version, by=there.story.assessor
        )
    row = actions.give_back_return(
        submission=row, reason="与上月相差太大", version=row.version, by=there.story.assessor
    )
    assert (row.state, row.returned_for) == ("returned", "与上月相差太大")
    outbox.deliver()
    notices = outbox.notices_for(*clerk.persons)
    assert any("与上月相差太大" in str(notice.values) for notice in notices)
    row = there.submitted(there.body.unit, {"here": "11"}, clerk)
    assert row.state == "submitted"
    (kept,) = DataValueChange.objects.all()
    assert (kept.old_value, values(row)["here"]) == (Decimal(12), Decimal(11))


def test_somebody_else_s_step_in_between_is_told(there):
    there.out()
    row = there.submitted(there.body.unit, FULL, there.who("clerk", there.body))
    with pytest.raises(Refused) as refusal:
        actions.accept_return(submission=row, version=row.version - 1, by=there.story.assessor)
    assert refusal.value.code == "version_conflict"
    with pytest.raises(Forbidden):
        actions.accept_return(submission=row, version=row.version, by=there.who("head", there.body))


# --- locked and unlocked ------------------------------------------------------


@pytest.fixture
def accepted(there) -> Submission:
    there.out()
    row = there.submitted(there.body.unit, FULL, there.who("clerk", there.body))
    return actions.accept_return(submission=row, version=row.version, by=there.story.assessor)


def unlock(there: Place, until: datetime | None = None, reason: str = "漏了一家"):
    return actions.unlock_return(
        form=there.form(),
        unit=there.body.unit,
        period="202410",
        reason=reason,
        until=until or now() + timedelta(days=2),
        by=there.story.assessor,
    )


def test_an_accepted_return_is_locked_and_says_by_whom(there, accepted):
    with pytest.raises(Refused) as refusal:
        there.saved(there.body.unit, {"here": "13"}, there.who("clerk", there.body))
    assert accepted.accepted_by.name in str(refusal.value)
    assert "解锁" in str(refusal.value)


def test_it_is_unlocked_for_a_reason_until_a_moment_and_locked_again_afterwards(there, accepted):
    clerk = there.who("clerk", there.body)
    with pytest.raises(Invalid):
        unlock(there, reason="")
    with pytest.raises(Invalid):
        unlock(there, until=now() - timedelta(minutes=1))
    with pytest.raises(Forbidden):
        actions.unlock_return(
            form=there.form(), unit=there.body.unit, period="202410", reason="x",
            until=now() + timedelta(days=1), by=there.who("head", there.body),
        )  # fmt: skip
    unlock(there)
    later = time_machine.travel(TODAY + timedelta(days=3), tick=False)
    with later, pytest.raises(Refused, match="解锁的期限已过"):
        there.saved(there.body.unit, {"here": "13"}, clerk)
    row = there.submitted(there.body.unit, {"here": "13"}, clerk)
    assert (row.state, values(row)["here"]) == ("submitted", Decimal(13))
    assert DataValueChange.objects.get().old_value == Decimal(12)
    assert row.first_submitted_at == accepted.first_submitted_at


def test_what_is_not_locked_is_not_unlocked(there):
    there.out()
    with pytest.raises(Refused) as refusal:
        unlock(there)
    assert refusal.value.code == "not_locked"
    there.submitted(there.body.unit, FULL, there.who("clerk", there.body))
    with pytest.raises(Refused) as refusal:
        unlock(there)
    assert refusal.value.code == "not_accepted"


def test_a_body_that_was_too_late_is_let_in_alone(there):
    there.out(due_days=2, closes_days=3)
    clerk = there.who("clerk", there.body)
    with pytest.raises(Refused):
        there.saved(there.body.unit, FULL, clerk)
    unlock(there)
    assert there.submitted(there.body.unit, FULL, clerk).state == "submitted"
    other = there.story.bodies[1]
    with pytest.raises(Refused):
        there.saved(other.unit, FULL, there.who("clerk", other))


# --- what is owed -------------------------------------------------------------


def owed(there: Place, actor) -> list[tuple[str, str, str]]:
    found = queries.collecting.owed(access.owing_units_for(actor))
    return [(one.form.code, one.unit.code, one.period.code) for one in found]


def test_a_clerk_owes_the_own_returns_of_forms_that_went_out_and_nothing_else(there):
    clerk = there.who("clerk", there.body)
    assert owed(there, clerk) == []
    there.out(from_on=date(2024, 9, 1))
    there.out("village", from_on=date(2024, 9, 1))
    code = there.body.code
    assert owed(there, clerk) == [("month", code, "202409"), ("month", code, "202410")]
    keeper = there.who("village", there.clinic)
    assert {one[1] for one in owed(there, keeper)} == {there.clinic.code}
    there.submitted(there.body.unit, FULL, clerk, period="202409")
    assert owed(there, clerk) == [("month", code, "202410")]


def test_figures_that_came_otherwise_are_not_asked_for_twice(there):
    there.out(from_on=date(2024, 10, 1))
    clerk = there.who("clerk", there.body)
    there.story.write("here", {(there.body.unit, "202410"): "4"})
    assert len(owed(there, clerk)) == 1
    there.story.write("elsewhere", {(there.body.unit, "202410"): None})
    assert owed(there, clerk) == []


def test_what_was_given_back_is_owed_again(there):
    there.out(from_on=date(2024, 10, 1))
    clerk = there.who("clerk", there.body)
    row = there.submitted(there.body.unit, FULL, clerk)
    assert owed(there, clerk) == []
    actions.give_back_return(
        submission=row, reason="请核对", version=row.version, by=there.story.assessor
    )
    (one,) = queries.collecting.owed(access.owing_units_for(clerk))
    assert one.returned
