"""现场核查: a sample anybody can draw again, figures side by side, signatures before the notice."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from kpi import access, actions, queries
from kpi.collecting.drawing import draw, fingerprint, rank
from kpi.models import Run, Verification, VerificationSheet, VerifiedFigure
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from tests import make
from tests.kpi.story import Story, heads, on_feedback, small_county

FRAME = {"A": ["x", "y", "z"], "B": ["x", "y"], "C": ["z"]}


# --- drawing ------------------------------------------------------------------


def test_the_same_seed_and_frame_give_the_same_sample():
    first = draw(FRAME, 2, 2, "20250101")
    assert draw(dict(reversed(FRAME.items())), 2, 2, "20250101") == first
    assert len(first) == 2
    assert draw(FRAME, 3, 3, "1") != draw(FRAME, 3, 3, "2")


def test_the_order_is_that_of_sha_256_as_the_page_says():
    # printf '%s' '7:A' | sha256sum, and so on
    assert rank("7", "A").startswith("cbff3e0a") or len(rank("7", "A")) == 64
    leading = set()
    for seed in map(str, range(20)):
        units = sorted(FRAME, key=lambda unit: rank(seed, unit))
        drawn = draw(FRAME, 3, 1, seed)
        assert list(drawn) == units
        assert drawn["A"] == (min("xyz", key=lambda code: rank(seed, "A", code)),)
        leading.add(units[0])
    assert leading == set(FRAME)  # every body has its turn


@given(st.text(max_size=20), st.integers(1, 5), st.integers(1, 5))
def test_a_sample_never_holds_what_the_frame_does_not(seed, units, elements):
    drawn = draw(FRAME, units, elements, seed)
    assert len(drawn) == min(units, 3)
    for unit, codes in drawn.items():
        assert set(codes) <= set(FRAME[unit])
        assert len(codes) == len(set(codes)) == min(elements, len(FRAME[unit]))


def test_another_frame_has_another_fingerprint():
    assert fingerprint(FRAME) == fingerprint(dict(reversed(FRAME.items())))
    assert fingerprint(FRAME) != fingerprint(FRAME | {"C": ["y"]})


# --- a verification -------------------------------------------------------------


@pytest.fixture
def story(db) -> Story:
    return small_county()


def drawn(story: Story, run: Run | None = None, **said: Any) -> Verification:
    told: dict[str, Any] = {"basis": "试验核查办法", "units": 2, "elements": 2, "seed": "42"} | said
    return actions.draw_verification(run=run or story.run("weighted"), by=story.assessor, **told)


def sheets(row: Verification) -> list[queries.verified.CheckSheet]:
    return queries.verified.check_sheets(row, VerificationSheet.objects.all())


def check(story: Story, row: Verification) -> None:
    """Everything is found as it was reported."""
    for one in sheets(row):
        for figure in one.figures:
            actions.enter_verified(figure=figure, text=str(figure.reported), by=story.assessor)


def speaker(one: queries.verified.CheckSheet):
    return make.actor(role="head", institution=one.sheet.unit.institution)


def test_seed_and_frame_are_recorded_and_give_the_sample_again(story):
    run = story.run("weighted")
    row = drawn(story, run)
    frame = queries.verified.frame_of(FrozenRun(freezing.facts_of(run)))
    assert (row.seed, row.frame, row.frame_units) == ("42", fingerprint(frame), len(frame))
    again = {unit: set(codes) for unit, codes in draw(frame, 2, 2, row.seed).items()}
    assert {
        one.sheet.unit.code: {figure.element.code for figure in one.figures} for one in sheets(row)
    } == again


def test_without_a_seed_a_random_one_is_taken_and_recorded(story):
    assert len(drawn(story, seed="").seed) == 16


def test_what_is_to_be_checked_is_what_the_run_was_computed_with(story):
    row = drawn(story, units=5, elements=3)
    first = VerifiedFigure.objects.get(
        sheet__verification=row, sheet__unit=story.bodies[0].unit, element__code="here"
    )
    assert first.reported == 120  # ten a month
    story.write("here", {(story.bodies[0].unit, "202401"): "99"})
    first.refresh_from_db()
    assert first.reported == 120


@pytest.mark.parametrize(
    ("said", "words"),
    [({"basis": ""}, "依据"), ({"units": 6}, "1 至 5 家"), ({"elements": 0}, "1 至 40 个数")],
)
def test_a_sample_has_a_basis_and_a_size_that_there_is(story, said, words):
    with pytest.raises(Invalid, match=words):
        drawn(story, **said)
    assert not Verification.objects.exists()


def test_only_the_assessor_draws_and_only_one_at_a_time(story):
    run = story.run("weighted")
    with pytest.raises(Forbidden):
        actions.draw_verification(run=run, basis="试验", units=1, elements=1, by=story.approver)
    drawn(story, run)
    with pytest.raises(Refused, match="已有一次核查在办"):
        drawn(story, story.run("weighted"))  # of another revision either


def test_another_number_needs_a_word_and_a_file(story):
    figure = sheets(drawn(story))[0].figures[0]
    other = str(figure.reported + 1)
    told = {"figure": figure, "by": story.assessor}
    with pytest.raises(Invalid, match="核实的数"):
        actions.enter_verified(text=" ", **told)
    with pytest.raises(Invalid, match="差在哪里"):
        actions.enter_verified(text=other, **told)
    with pytest.raises(Invalid, match="佐证材料"):
        actions.enter_verified(text=other, note="台账多一例", **told)
    found = actions.enter_verified(
        text=other, note="台账多一例", file=make.upload("台账.pdf"), **told
    )
    assert (found.verified, found.document.name) == (figure.reported + 1, "台账.pdf")
    # as reported after all: neither word nor file is needed, the earlier finding stays
    again = actions.enter_verified(text=str(figure.reported), **told)
    assert [one["value"] for one in again.before] == [other]


def test_reported_and_verified_and_their_share_stand_side_by_side(story):
    row = drawn(story)
    first = sheets(row)[0]
    for place, figure in enumerate(first.figures):
        actions.enter_verified(
            figure=figure,
            text=str(figure.reported + place),
            note="核实",
            file=make.upload("台账.pdf"),
            by=story.assessor,
        )
    told = sheets(row)[0].agreement
    assert (told.figures, told.checked, told.same, told.share) == (2, 2, 1, Decimal("50.0"))
    assert sheets(row)[1].agreement.share is None


# --- signing, and the gate ------------------------------------------------------


def test_a_body_signs_only_what_was_checked_and_then_nothing_changes(story):
    row = drawn(story)
    one = sheets(row)[0]
    with pytest.raises(Refused, match="没有核实"):
        actions.sign_sheet(sheet=one.sheet, by=speaker(one))
    check(story, row)
    with pytest.raises(Forbidden):
        actions.sign_sheet(sheet=one.sheet, by=story.assessor)
    other = make.actor(role="head", institution=sheets(row)[1].sheet.unit.institution)
    with pytest.raises(NotFound):
        actions.sign_sheet(sheet=one.sheet, by=other)
    signed = actions.sign_sheet(sheet=one.sheet, words="台账口径不同", by=speaker(one))
    assert signed.words == "台账口径不同"
    with pytest.raises(Refused, match="已经签字"):
        actions.enter_verified(figure=one.figures[0], text="1", by=story.assessor)
    with pytest.raises(Refused, match="已经签字"):
        actions.sign_sheet(sheet=one.sheet, by=speaker(one))


def notice(story: Story, run: Run) -> Run:
    return actions.open_notice(run=run, days=5, basis="试验", by=story.approver)


def test_no_public_notice_before_every_body_in_the_sample_has_signed(story):
    run = on_feedback(story)
    row = drawn(story, run)
    for unit in queries.course.unanswered(run):
        by = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)
    with pytest.raises(Refused, match="有 2 家没有签字"):
        notice(story, run)
    check(story, row)
    first, second = sheets(row)
    actions.sign_sheet(sheet=first.sheet, by=speaker(first))
    with pytest.raises(Refused, match="有 1 家没有签字"):
        notice(story, run)
    actions.sign_sheet(sheet=second.sheet, by=speaker(second))
    row.refresh_from_db()
    assert row.state == "done"
    assert notice(story, run).state == "notice"


def test_a_new_revision_does_not_get_around_the_signatures(story):
    drawn(story)
    run = on_feedback(story)
    with pytest.raises(Refused, match="没有签字"):
        access.check_signed(run)


def test_only_an_approver_calls_it_off_with_a_reason(story):
    row = drawn(story)
    with pytest.raises(Forbidden):
        actions.call_off_verification(verification=row, reason="重抽", by=story.assessor)
    with pytest.raises(Invalid, match="撤销的原因"):
        actions.call_off_verification(verification=row, reason="", by=story.approver)
    row = actions.call_off_verification(verification=row, reason="重抽", by=story.approver)
    assert (row.state, row.reason) == ("called_off", "重抽")
    access.check_signed(row.run)
    with pytest.raises(Refused, match="已经了结"):
        actions.enter_verified(figure=sheets(row)[0].figures[0], text="1", by=story.assessor)


def test_a_run_before_the_public_is_not_drawn_from(story):
    run = on_feedback(story, today())
    for unit in queries.course.unanswered(run):
        by = heads(story).get(unit.code) or make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)
    with pytest.raises(Refused, match="还没有公示"):
        drawn(story, notice(story, run))


# --- pages --------------------------------------------------------------------


def test_it_is_drawn_checked_printed_and_signed_on_its_pages(story, client):
    run = story.run("weighted")
    client.force_login(make.user("assessor", story.county))
    refused = client.post(
        f"/kpi/runs/{run.pk}/verifying/", {"units": 9, "elements": 1, "basis": "x"}
    )
    assert refused.status_code == 422
    page = client.post(
        f"/kpi/runs/{run.pk}/verifying/",
        {"units": 1, "elements": 1, "basis": "试验核查办法", "seed": "42"},
    )
    assert page.status_code == 302
    row = Verification.objects.get()
    one = sheets(row)[0]
    there = f"{page.url}sheets/{one.sheet.unit.code}/"
    figure = one.figures[0]
    wrong = client.post(f"/kpi/verified/{figure.pk}/", {"value": "99999", "note": ""})
    assert wrong.status_code == 422
    assert 'value="99999"' in wrong.content.decode()
    scan = SimpleUploadedFile("台账.pdf", make.upload("台账.pdf").read())
    client.post(f"/kpi/verified/{figure.pk}/", {"value": "99999", "note": "多报", "file": scan})
    assert "不符" in client.get(page.url).content.decode()
    assert "单位负责人（签字、盖章）" in client.get(f"{there}paper/").content.decode()
    assert client.get(f"/kpi/verified/{figure.pk}/file/").status_code == 200
    client.force_login(make.user("head", institution=one.sheet.unit.institution))
    assert "签字" in client.get(there).content.decode()
    done = client.post(f"{there}sign/", {"words": "认可"}, follow=True)
    assert "已签字" in done.content.decode()


def test_a_stranger_gets_404(story, client):
    row = drawn(story, units=1)
    other = next(body for body in story.bodies if body.code != sheets(row)[0].sheet.unit.code)
    client.force_login(make.user("head", institution=other))
    assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(make.user("assessor", make.county()))
    assert client.get(row.get_absolute_url()).status_code == 404


def test_more_sheets_cost_no_more_queries(story, client, django_assert_max_num_queries):
    small, large = drawn(story, units=1, elements=1), None
    client.force_login(make.user("assessor", story.county))
    client.get(small.get_absolute_url())
    with django_assert_max_num_queries(100) as few:
        client.get(small.get_absolute_url())
    actions.call_off_verification(verification=small, reason="另抽", by=story.approver)
    large = drawn(story, small.run, units=5, elements=3)
    with django_assert_max_num_queries(len(few)):
        client.get(large.get_absolute_url())
