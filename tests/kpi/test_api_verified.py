"""On-site verification over REST: drawn, entered, signed, called off; who reads what; explained."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.models import AuditEvent
from kpi.models import Verification, VerifiedFigure
from tests import make
from tests.kpi.calling import Program, program, table
from tests.kpi.story import Story, small_county
from tests.kpi.verifying import DOCUMENT, concluded, drawn, set_rule

pytestmark = pytest.mark.django_db
FOUND = {(0, "here"): "90"}


@pytest.fixture
def story() -> Story:
    return small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def draw(story: Story, **more: Any) -> dict[str, Any]:
    run = more.pop("run", None) or story.run("weighted")
    return {"run": str(run.pk), "basis": DOCUMENT, "units": 5, "elements": 3, "seed": "42"} | more


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("台账.pdf", make.upload("台账.pdf").read())


def test_a_verification_is_walked_to_its_end_by_programs(story):
    set_rule(story, "verified_value")
    assessor = of(story, "assessor")
    made = assessor.post("verifications/", draw(story))
    row = made.json()
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/verifications/{row['id']}/")
    assert (row["state"], row["seed"], row["units"], row["figures"], row["checked"]) == (
        "open", "42", 5, 15, 0,
    )  # fmt: skip
    assert row["rule"] == {
        "outcome": "verified_value", "points_per_figure": None, "tolerance": None,
        "clause": None, "basis": DOCUMENT, "on": "2024-12-31",
    }  # fmt: skip
    body = story.bodies[0]
    for one in assessor.rows("verified-figures/", verification=row["id"]):
        here = f"verified-figures/{one['id']}/"
        if (one["unit"], one["element"]) == (body.code, "here"):
            wrong = assessor.post(here, {"value": "90", "note": "多计"})
            assert (wrong.status_code, wrong.json()["code"]) == (422, "no_file")
            said = assessor.form(here, {"value": "90", "note": "多计", "file": scan()}).json()
            assert (said["reported"], said["verified"], said["same"]) == ("120", "90", False)
            assert said["document"].startswith("台账.pdf ")
        else:
            assert assessor.post(here, {"value": one["reported"]}).json()["same"] is True
    for sheet in assessor.get(f"verifications/{row['id']}/").json()["sheets"]:
        unit = VerifiedFigure.objects.filter(sheet__unit__code=sheet["unit"]).first()
        head = program("head", institution=unit.sheet.unit.institution)
        told = head.post(
            f"verifications/{row['id']}/sheets/{sheet['unit']}/sign/", {"words": "认可"}
        ).json()
        assert [one["unit"] for one in told["sheets"]] == [sheet["unit"]]
    last = assessor.get(f"verifications/{row['id']}/").json()
    # fourteen of fifteen were as reported: 93.3 %
    assert (last["state"], last["same"], last["share"]) == ("done", 14, "93.3")
    assert {one["words"] for one in last["sheets"]} == {"认可"}
    mine = next(one for one in last["sheets"] if one["unit"] == body.code)
    assert (mine["figures"], mine["same"], mine["share"]) == (3, 2, "66.7")


def test_a_draw_sent_twice_under_one_key_is_drawn_once(story):
    assessor, said = of(story, "assessor"), draw(story)
    key = {"Idempotency-Key": "one"}
    first = assessor.post("verifications/", said, headers=key).json()
    again = assessor.post("verifications/", said, headers=key)
    assert (again.status_code, again.json()["id"]) == (201, first["id"])
    assert Verification.objects.count() == 1
    other = assessor.post("verifications/", {**said, "units": 1}, headers=key)
    assert other.status_code in {409, 422}
    plain = assessor.post("verifications/", said)
    assert (plain.status_code, plain.json()["code"]) == (409, "verification_open")


def test_a_finding_sent_twice_under_one_key_is_entered_once(story):
    row = drawn(story, story.run("weighted"))
    assessor = of(story, "assessor")
    one = assessor.rows("verified-figures/", verification=str(row.pk))[0]
    for _time in range(2):
        assessor.post(
            f"verified-figures/{one['id']}/",
            {"value": one["reported"]},
            headers={"Idempotency-Key": "k"},
        )
    assert VerifiedFigure.objects.get(pk=one["id"]).before == []


@pytest.mark.parametrize(
    ("said", "field"),
    [({"units": 9}, "units"), ({"elements": 0}, "elements"), ({"basis": ""}, "basis")],
)
def test_a_draw_that_cannot_be_is_refused_with_the_field(story, said, field):
    wrong = of(story, "assessor").post("verifications/", draw(story, **said))
    assert wrong.status_code in {400, 422}
    assert field in wrong.json()["fields"]
    assert not Verification.objects.exists()


def test_a_finding_is_a_text_with_a_number(story):
    row = drawn(story, story.run("weighted"))
    assessor = of(story, "assessor")
    one = assessor.rows("verified-figures/", verification=str(row.pk))[0]
    for value in (12, "", "十二", None):
        wrong = assessor.post(f"verified-figures/{one['id']}/", {"value": value, "note": "试"})
        assert wrong.status_code in {400, 422}, value
    assert VerifiedFigure.objects.get(pk=one["id"]).at is None


def test_only_those_who_may_draw_enter_sign_and_call_off(story):
    row = drawn(story, story.run("weighted"))
    approver, assessor = of(story, "approver"), of(story, "assessor")
    body = story.bodies[0]
    figure = VerifiedFigure.objects.filter(sheet__unit=body.unit).first()
    head = program("head", institution=body)
    assert approver.post("verifications/", draw(story)).status_code == 403
    assert head.post(f"verified-figures/{figure.pk}/", {"value": "1"}).status_code == 403
    sign = f"verifications/{row.pk}/sheets/{body.code}/sign/"
    assert assessor.post(sign, {}).status_code == 403
    early = head.post(sign, {})
    assert (early.status_code, early.json()["code"]) == (409, "not_checked")
    off = f"verifications/{row.pk}/call-off/"
    assert assessor.post(off, {"reason": "重抽"}).status_code == 403
    told = approver.post(off, {"reason": "重抽"}).json()
    assert (told["state"], told["reason"]) == ("called_off", "重抽")
    over = assessor.post(f"verified-figures/{figure.pk}/", {"value": "1"})
    assert (over.status_code, over.json()["code"]) == (409, "verification_over")


def test_a_body_reads_its_own_sheet_and_a_stranger_nothing(story):
    row = concluded(story, story.run("weighted"), FOUND)
    own = program("head", institution=story.bodies[1])
    assert {one["unit"] for one in own.rows("verified-figures/")} == {story.bodies[1].code}
    told = own.get(f"verifications/{row.pk}/").json()
    assert [one["unit"] for one in told["sheets"]] == [story.bodies[1].code]
    assert (told["figures"], told["same"]) == (3, 3)
    theirs = VerifiedFigure.objects.get(sheet__unit=story.bodies[0].unit, element__code="here")
    assert own.get(f"verified-figures/{theirs.pk}/document/").status_code == 404
    there = f"verifications/{row.pk}/sheets/{story.bodies[0].code}/sign/"
    assert own.post(there, {}).status_code == 404
    stranger = program("assessor", make.county())
    assert stranger.rows("verifications/") == []
    assert stranger.get(f"verifications/{row.pk}/").status_code == 404
    assert stranger.post(f"verified-figures/{theirs.pk}/", {"value": "1"}).status_code == 404


def test_the_proof_is_handed_out_and_that_is_written_down(story):
    concluded(story, story.run("weighted"), FOUND)
    figure = VerifiedFigure.objects.get(sheet__unit=story.bodies[0].unit, element__code="here")
    answer = of(story, "assessor").get(f"verified-figures/{figure.pk}/document/")
    assert answer.content.startswith(b"%PDF-")
    assert AuditEvent.objects.filter(what="kpi.verified_file_read").exists()


def test_lists_narrow_by_run_state_unit_and_element_and_come_as_csv(story):
    run = story.run("weighted")
    row = concluded(story, run, FOUND)
    assessor = of(story, "assessor")
    assert [one["id"] for one in assessor.rows("verifications/", state="done")] == [str(row.pk)]
    assert assessor.rows("verifications/", state="open") == []
    asked = {"unit": story.bodies[0].code, "element": "here", "run": str(run.pk)}
    lines = table(assessor.get("verified-figures/", format="csv", **asked))
    assert [(line["reported"], line["verified"]) for line in lines] == [("120", "90")]
    assert assessor.get("verifications/", state="nothing").status_code in {400, 422}


def test_the_explanation_of_a_score_tells_both_figures_and_the_rule(story):
    set_rule(story, "verified_value")
    row = concluded(story, story.run("weighted"), FOUND)
    run = story.run("weighted")
    score = run.scores.get(unit=story.bodies[0].unit, item__code="share")
    value = of(story, "assessor").get(f"scores/{score.pk}/explanation/").json()["value"]
    assert (value["with_values"], value["value"]) == ("(90) / (90 + 60) * 100", "60")
    assert value["verified_rule"]["said"] == DOCUMENT
    (unit,) = next(one for one in value["inputs"] if one["code"] == "here")["units"]
    (checked,) = unit["checked"]
    assert (checked["reported"], checked["verified"], checked["effect"]) == ("120", "90", "value")
    assert checked["verification"] == str(row.pk)
    assert value["deduction"] is None


def test_the_explanation_of_a_score_tells_what_came_off(story):
    set_rule(story, "deduction", each="2.5")
    concluded(story, story.run("weighted"), FOUND)
    run = story.run("weighted")
    score = run.scores.get(unit=story.bodies[0].unit, item__code="share")
    told = of(story, "assessor").get(f"scores/{score.pk}/explanation/").json()
    assert told["points"] == "29.5"
    assert told["value"]["deduction"] == {
        "before": "32", "each": "2.5", "figures": 1, "off": "2.5", "points": "29.5",
    }  # fmt: skip


def test_more_figures_cost_no_more_statements(story, django_assert_max_num_queries):
    drawn(story, story.run("weighted"))
    assessor = of(story, "assessor")
    assessor.rows("verified-figures/", unit=story.bodies[0].code)
    with django_assert_max_num_queries(100) as few:
        assessor.get("verified-figures/", unit=story.bodies[0].code)
    with django_assert_max_num_queries(len(few)):
        assert len(assessor.get("verified-figures/").json()["results"]) == 15
