"""The demonstration's on-site verification: one member, drawn by a seed, signed, all marked."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from alliance.core.errors import Refused
from alliance.core.models import Document
from kpi import actions
from kpi.models import Run, Verification, VerificationSheet, VerifiedFigure
from kpi.running.verified_rule import verified_rule
from members.models import User
from tests import banan, make
from tests.journeys.test_registry_story import load, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]
__all__ = ["told"]


def test_one_member_was_drawn_checked_and_has_signed():
    row = Verification.objects.get()
    assert (row.state, row.demo, row.units, row.elements) == ("done", True, 1, 2)
    assert "演示" in row.basis
    sheet = VerificationSheet.objects.get()
    assert (sheet.unit.code, sheet.signed_by.code, sheet.words[:2]) == ("BN-D01", "bn-head", "演示")
    assert sheet.signed_by.demo


def test_one_figure_was_found_otherwise_with_a_word_and_a_file_both_marked():
    figures = {row.element.code: row for row in VerifiedFigure.objects.select_related("element")}
    assert set(figures) == {"remote_diagnoses", "k03"}
    wrong, right = figures["remote_diagnoses"], figures["k03"]
    assert (wrong.reported, wrong.verified) == (Decimal(1765), Decimal(1752))
    assert right.verified == right.reported
    assert wrong.note.startswith("演示")
    document = Document.objects.defer("content").get(pk=wrong.document_id)
    assert (document.demo, document.name) == (True, "演示核查台账.pdf")


def test_the_county_has_set_no_rule_so_no_score_moves_and_the_page_says_so():
    run = Verification.objects.get().run
    assert verified_rule(run.county_id, date(2024, 12, 31)).outcome == ""
    client = Client()
    client.force_login(User.objects.get(username="bn-assessor"))
    page = client.get(Verification.objects.get().get_absolute_url()).content.decode()
    assert "县区也还没有设定：核查只作记录，不改分数" in page
    assert "演示" in page


def test_the_other_runs_are_left_to_the_worker():
    states = {
        (run.scheme_version.scheme.code, run.period): run.state
        for run in Run.objects.select_related("scheme_version__scheme")
    }
    assert states.pop(("bn_demo_weights", "2024")) == "computed"
    assert set(states.values()) == {"computing"}
    assert len(states) == 5


def test_loading_again_makes_nothing_new():
    assert load() == ""
    assert Verification.objects.count() == 1


def test_where_no_demonstration_may_be_it_is_refused(settings):
    settings.DEBUG = False
    county = Verification.objects.get().county
    with pytest.raises(Refused, match="演示环境"):
        actions.load_demo_verification(
            county=county,
            told=banan.fixture("demo/bn.yaml")["verification"],
            scan=b"",
            by=make.system(county),
        )
