"""Several sources of one element: which one counts, what differs, what the system counts itself."""

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import pytest
import time_machine

from alliance.core import showing
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.evidence import Evidence, EvidenceKind, Shown
from alliance.core.periods import Period
from kpi import access, actions, explaining, queries
from kpi.actions import SourceTerms, ValueRow
from kpi.actions.values import correct_values
from kpi.models import DataElement, DataValue, Derivation, OtherFigure
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from kpi.tasks import derive as derive_nightly
from members.models import Institution
from tests import make
from tests.kpi.story import Story, document, element, published, small_county

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 2)
YEAR = "2025"


@pytest.fixture
def story() -> Iterator[Story]:
    with time_machine.travel(NOW, tick=False):
        found = small_county()
        shown = document(found.county)
        shown["elements"] += [
            element(code, data_set="year", reported_by="county", over_units="none",
                    over_time="last", unit="个")
            for code in ("alliances", "clinics_ecg")
        ]  # fmt: skip
        shown["elements"].append(element("sent_down"))
        actions.load_definitions(document=shown, by=make.system(found.county))
        yield found


def of(story: Story, code: str) -> DataElement:
    return DataElement.objects.select_related("data_set").get(county=story.county, code=code)


def rule(story: Story, code: str = "residents", **said: Any):
    terms: dict[str, Any] = {"source": "imported", "system": "户籍系统", "counts": "", "limit": None,
             "basis": "试验〔2025〕8号"} | said  # fmt: skip
    found = queries.sourced.source_rules(story.county.pk).filter(element__code=code).first()
    return actions.set_source_rule(
        element=of(story, code),
        terms=SourceTerms(**terms),
        version=found.version if found else 0,
        by=story.assessor,
    )


def report(story: Story, number: str | None, source: str, code: str = "residents", period=YEAR):
    row = ValueRow(story.unit.pk, of(story, code).pk, period,
                   None if number is None else Decimal(number),
                   "" if number is not None else "not_collected")  # fmt: skip
    return actions.write_values(
        county=story.county, rows=[row], source=DataValue.Source(source), by=story.assessor
    )


def used(story: Story, code: str = "residents", period: str = YEAR) -> DataValue:
    return DataValue.objects.get(element__code=code, unit=story.unit, period=period)


def differing(story: Story, period: str = YEAR) -> list[tuple[str, str, str]]:
    found = queries.sourced.differences(
        DataValue.objects.all(), OtherFigure.objects.all(), story.county.pk, period
    )
    return [(str(one.used.value), str(one.other.value), str(one.share)) for one in found]


# --- which source counts ------------------------------------------------------


def test_without_a_rule_the_last_word_counts_as_ever(story):
    report(story, "3600", "entered")
    report(story, "3500", "imported")
    assert used(story).value == 3500
    assert not OtherFigure.objects.exists()


def test_what_is_not_authoritative_is_kept_beside_and_never_used(story):
    rule(story)
    report(story, "3600", "imported")
    written = report(story, "3650", "entered")
    assert (written.changed, written.left, written.aside) == (0, 1, 1)
    assert (used(story).value, used(story).source) == (3600, "imported")
    other = OtherFigure.objects.get()
    assert (other.value, other.source, other.by_id) == (3650, "entered", story.assessor.person)


def test_until_the_authoritative_source_speaks_another_stands_in_and_is_listed(story):
    rule(story)
    report(story, "3650", "entered")
    assert used(story).value == 3650
    waiting = queries.sourced.stand_ins(DataValue.objects.all(), story.county.pk, YEAR)
    assert [row.value for row in waiting] == [3650]
    report(story, "3600", "imported")
    assert used(story).value == 3600
    assert OtherFigure.objects.get().value == 3650
    assert queries.sourced.stand_ins(DataValue.objects.all(), story.county.pk, YEAR) == []
    # what was used before stays in the value's own history too
    assert used(story).changes.get().old_value == 3650


def test_the_run_is_computed_from_the_authoritative_figure(story):
    rule(story)
    report(story, "3600", "imported", period="2024")
    report(story, "1", "entered", period="2024")
    run = story.run("plain")
    # visits of all three bodies, 120 + 240 + 360 = 720, by 3600 residents
    value = run.values.get(unit=story.unit, indicator__code="per_head").value
    assert value == Decimal("0.2")


def test_each_earlier_word_of_a_source_beside_stays_readable(story):
    rule(story)
    report(story, "3600", "imported")
    report(story, "3650", "entered")
    report(story, "3700", "entered")
    other = OtherFigure.objects.get()
    assert other.value == 3700
    assert [(one["value"], one["missing"]) for one in other.before] == [("3650", "")]


def test_a_new_rule_lets_the_figures_change_places(story):
    rule(story)
    report(story, "3600", "imported")
    report(story, "3650", "entered")
    rule(story, source="entered")
    assert (used(story).value, used(story).source) == (3650, "entered")
    other = OtherFigure.objects.get()
    assert (other.value, other.source) == (3600, "imported")


def test_no_figure_of_a_shut_period_or_a_locked_run_changes_its_place(story):
    rule(story)
    for period in ("2024", YEAR):
        report(story, "3600", "imported", period=period)
        report(story, "3650", "entered", period=period)
    form = of(story, "residents").data_set
    actions.close_period(data_set=form, period=YEAR, reason="已定稿", by=story.assessor)
    run = published(story)  # of 2024
    actions.lock_run(run=run, by=story.approver)
    rule(story, source="entered")
    assert {used(story, period=period).value for period in ("2024", YEAR)} == {3600}


def test_a_decision_on_an_appeal_stands_above_the_rule(story):
    rule(story)
    report(story, "3600", "imported")
    row = ValueRow(story.unit.pk, of(story, "residents").pk, YEAR, Decimal(3000))
    correct_values(county=story.county, rows=[row], reason="申诉成立", by=story.assessor)
    assert used(story).value == 3000


# --- differences --------------------------------------------------------------


def test_every_difference_is_listed_until_a_limit_is_set(story):
    rule(story)
    report(story, "3600", "imported")
    report(story, "3650", "entered")
    # 50 of 3600 is 1.388… %
    assert differing(story) == [("3600", "3650", "1.4")]
    rule(story, limit=Decimal("1.4"))
    assert differing(story) == []
    rule(story, limit=Decimal("1.3"))
    assert differing(story) == [("3600", "3650", "1.4")]


def test_a_gap_against_a_figure_always_differs_and_equal_figures_never(story):
    rule(story, limit=Decimal(50))
    report(story, "3600", "imported")
    report(story, None, "entered")
    assert differing(story) == [("3600", "None", "None")]
    report(story, "3600", "entered")
    assert differing(story) == []


def test_only_who_keeps_the_forms_sets_a_rule_and_not_without_a_document(story):
    with pytest.raises(Forbidden):
        actions.set_source_rule(
            element=of(story, "residents"),
            terms=SourceTerms("entered", "", "", None, "试验"),
            version=0,
            by=story.approver,
        )
    for said, words in (
        ({"basis": " "}, "文件"),
        ({"system": ""}, "有内容没有填好"),
        ({"source": "derived"}, "有内容没有填好"),
        ({"counts": "nobody.knows"}, "有内容没有填好"),
        ({"limit": Decimal(0)}, "有内容没有填好"),
    ):
        with pytest.raises(Invalid, match=words):
            rule(story, **said)


# --- what the system counts ---------------------------------------------------


def counting(story: Story, code: str = "alliances", counts: str = "members.alliance"):
    return rule(story, code, source="derived", system="", counts=counts)


def derive(story: Story, period: str = YEAR):
    return actions.derive_values(county=story.county, period=period, by=story.assessor)


def test_the_registry_becomes_a_figure_with_filter_and_query_time(story):
    counting(story)
    done = derive(story)
    assert (done.counted, done.unchanged, done.left_out) == (1, 0, ())
    value = used(story, "alliances")
    # north is the only tight alliance; south is one of traditional medicine
    assert (value.value, value.source) == (1, "derived")
    made = Derivation.objects.get()
    assert made.at == value.entered_at
    assert "紧密型医共体" in made.filter
    assert [fact[0] for fact in made.facts] == [f"members.alliance:{story.north.pk}"]


def test_counting_again_changes_nothing_unless_the_registry_changed(story):
    counting(story)
    derive(story)
    assert derive(story).unchanged == 1
    assert Derivation.objects.count() == 1
    make.alliance(story.county, members=1)
    assert derive(story).counted == 1
    assert used(story, "alliances").value == 2
    assert used(story, "alliances").changes.get().old_value == 1


def test_a_derived_figure_beside_an_authoritative_one_is_only_compared(story):
    rule(story, "alliances", source="entered", system="", counts="members.alliance")
    report(story, "3", "entered", "alliances")
    derive(story)
    assert used(story, "alliances").value == 3
    assert differing(story) == [("3", "1", "66.7")]


def clinic(story: Story, ecg: bool | None) -> None:
    """A village clinic of which the registry says whether it has an ECG, or nothing."""
    body = make.institution(story.county, kind="D600")
    Institution.objects.filter(pk=body.pk).update(ecg=ecg)


def test_what_the_registry_does_not_say_gives_no_number(story):
    counting(story, "clinics_ecg", "members.village_clinic_ecg")
    for ecg in (True, False):
        clinic(story, ecg)
    derive(story)
    assert used(story, "clinics_ecg").value == 1
    clinic(story, None)
    derive(story)
    value = used(story, "clinics_ecg")
    assert (value.value, value.missing) == (None, "not_collected")
    assert Derivation.objects.first().unknown == 1


def test_what_is_only_known_of_today_is_not_counted_for_the_past(story):
    counting(story, "clinics_ecg", "members.village_clinic_ecg")
    done = derive(story, "2024")
    assert done.counted == 0
    assert "过去的期间不能重新推算" in done.left_out[0]


def test_no_figure_is_counted_for_a_period_that_runs_or_is_locked(story):
    counting(story)
    with pytest.raises(Invalid, match="还没有过完"):
        derive(story, "2026")
    actions.lock_run(run=published(story), by=story.approver)
    with pytest.raises(Refused, match="已经锁定"):
        derive(story, "2024")
    with pytest.raises(Refused, match="已经锁定"):
        derive(story, "202405")
    assert not Derivation.objects.exists()


def test_a_shut_form_is_left_alone_and_said(story):
    counting(story)
    form = of(story, "alliances").data_set
    actions.close_period(data_set=form, period=YEAR, reason="已定稿", by=story.assessor)
    done = derive(story)
    assert done.counted == 0
    assert "已定稿" in done.left_out[0]


def test_only_who_keeps_the_forms_and_the_nightly_job_count(story):
    counting(story)
    with pytest.raises(Forbidden):
        actions.derive_values(county=story.county, period=YEAR, by=story.approver)
    by = make.system(story.county)
    assert actions.derive_values(county=story.county, period=YEAR, by=by).counted == 1


# --- evidence of the apps between ---------------------------------------------


@pytest.fixture
def referrals(story, monkeypatch):
    """An app that hands up patients sent down: two of the first body, none of the others."""
    first = story.bodies[0]

    def evidence(period: Period, *, county: int, kind: str):
        if kind != "referrals.down":
            return
        for number in range(2):
            yield Evidence(f"referrals.referral:{number}", kind, first.pk, period.last_day)
        yield Evidence(
            "referrals.referral:0", kind, first.pk, period.last_day
        )  # twice: counts once

    rooms = {
        "queries": {
            "evidence": evidence,
            "evidence_kinds": lambda: (
                EvidenceKind("referrals.down", "下转人次", "本期已接收的下转。"),
            ),
        },
        "access": {
            "evidence_shown": lambda actor, county, sources: [
                Shown(one, "下转", "/") for one in sources if actor is story.assessor
            ]
        },
    }
    for room, answers in rooms.items():
        module = ModuleType(f"referrals.{room}")
        module.__spec__ = ModuleSpec(module.__name__, None)
        vars(module).update(answers)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return first


def test_referrals_become_figures_of_the_bodies_that_owe_them(story, referrals):
    counting(story, "sent_down", "referrals.down")
    derive(story, "202602")
    found = {
        row.unit.code: row.value
        for row in DataValue.objects.filter(element__code="sent_down").select_related("unit")
    }
    # a source that is handed up twice counts once; a body without one has a nought
    assert found.pop(referrals.code) == 2
    assert set(found.values()) == {Decimal(0)}
    assert len(found) >= 2


def test_the_explanation_says_how_it_was_counted_and_the_list_is_for_some(story, referrals):
    counting(story)
    counting(story, "sent_down", "referrals.down")
    derive(story)
    derive(story, "202602")
    made = Derivation.objects.get(element__code="sent_down", unit=referrals.unit)
    reader = make.actor(role="head", institution=referrals)
    other = make.actor(role="head", institution=story.bodies[1])
    assert access.derivation_for(reader, made.pk).value == 2
    assert not access.derivations_for(other).filter(pk=made.pk).exists()
    # the county's own count is everybody's
    assert access.derivations_for(other).get(element__code="alliances").value == 1
    assert today() == NOW


def test_a_frozen_run_tells_filter_and_query_time_to_everybody(story):
    rule(story, "residents", source="derived", system="", counts="members.alliance")
    make.alliance(story.county, members=1)
    derive(story)
    report_year = {(body.unit, f"{YEAR}{m:02}"): "1" for body in story.bodies for m in range(1, 13)}
    story.write("here", report_year)
    run = story.run("plain", YEAR)
    told = explaining.explain_cell(FrozenRun(freezing.facts_of(run)), story.county.code, "per_head")
    seen = explaining.as_seen(told, frozenset())
    lines = [line for one in seen.inputs for line in one.units]
    assert [line.unit for line in lines] == [story.county.code]  # bodies' own figures are hidden
    assert lines[0].entries[0].derived["filter"].startswith("期末日已成立")
    assert lines[0].entries[0].derived["at"] == used(story).entered_at.isoformat()


def test_the_nightly_job_counts_and_one_refusing_county_holds_up_no_other(story):
    counting(story)
    counting(story, "sent_down", "members.village_clinic")
    actions.lock_run(run=published(story), by=story.approver)
    other = small_county()
    with time_machine.travel(date(2025, 3, 1), tick=False):  # the year 2024 is locked here
        rule_of_other = SourceTerms("derived", "", "members.alliance", None, "试验")
        actions.set_source_rule(
            element=of(other, "contracts"), terms=rule_of_other, version=0, by=other.assessor
        )
        derive_nightly()
    assert not Derivation.objects.filter(county=story.county, period="2024").exists()
    assert Derivation.objects.filter(county=other.county, period="2024").exists()


# --- pages --------------------------------------------------------------------


def test_the_page_lists_rules_and_differences_with_source_and_day(story, client):
    rule(story)
    report(story, "3600", "imported")
    report(story, "3650", "entered")
    client.force_login(make.user("assessor", story.county))
    page = client.get("/kpi/sources/").content.decode()
    figures = [showing.number(number) for number in ("3600", "3650")]
    for words in (*figures, "户籍系统", "1.4%", "试验〔2025〕8号", "有差异都列"):
        assert words in page


def test_the_form_keeps_what_was_typed_when_it_is_refused(story, client):
    client.force_login(make.user("assessor", story.county))
    page = client.post(
        "/kpi/sources/elements/residents/",
        {"source": "imported", "system": "", "counts": "", "limit": "7", "basis": "试验办法"},
    )
    assert page.status_code == 422
    assert "请写明从哪个系统导入" in page.content.decode()
    assert 'value="试验办法"' in page.content.decode()


def test_more_differences_cost_no_more_queries(story, django_assert_max_num_queries):
    rule(story, "here")

    def ask() -> int:
        return len(
            queries.sourced.differences(
                DataValue.objects.all(), OtherFigure.objects.all(), story.county.pk, "202501"
            )
        )

    for source, number in (("imported", "1"), ("entered", "2")):
        for body in story.bodies:
            row = ValueRow(body.unit.pk, of(story, "here").pk, "202501", Decimal(number))
            actions.write_values(
                county=story.county, rows=[row], source=DataValue.Source(source), by=story.assessor
            )
    with django_assert_max_num_queries(3):
        assert ask() == 3


def test_the_list_behind_a_count_is_only_for_those_who_may_read_it(story, client, referrals):
    counting(story, "sent_down", "referrals.down")
    derive(story, "202602")
    made = Derivation.objects.get(element__code="sent_down", unit=referrals.unit)
    client.force_login(make.user("head", institution=referrals))
    page = client.get(made.get_absolute_url()).content.decode()
    assert "本期已接收的下转" in page  # the filter
    assert "另有 2 条您无权逐条查看" in page
    client.force_login(make.user("head", institution=story.bodies[1]))
    assert client.get(made.get_absolute_url()).status_code == 404
