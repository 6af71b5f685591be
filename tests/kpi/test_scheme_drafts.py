"""A scheme's next version: drafted by one, weighed as a set, published by another from a day."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core import jobs
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from alliance.core.periods import Period
from kpi import access, actions, queries
from kpi.actions import Scoring, Wording
from kpi.drafting.changes import Difference, Side, difference
from kpi.models import Indicator, Run, Scheme, SchemeItem, SchemeVersion
from members.models import Clause
from tests import make
from tests.kpi.story import Story, published, small_county
from tests.members import loaded

pytestmark = pytest.mark.django_db
NEXT = date(2025, 1, 1)
REASON = "试验〔2024〕9号：新年度方案"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def drafted(story: Story, code: str = "weighted", from_on: date = NEXT) -> SchemeVersion:
    return actions.draft_scheme(source=story.version(code), from_on=from_on, by=story.assessor)


def now(draft: SchemeVersion) -> SchemeVersion:
    draft.refresh_from_db()
    return draft


def line(draft: SchemeVersion, code: str) -> SchemeItem:
    return draft.items.get(code=code)


def codes(draft: SchemeVersion) -> list[str]:
    return [item.code for item in queries.course.items_of(draft)]


def change(draft: SchemeVersion, code: str, by, scoring: Scoring, group: str = "一级", **words):
    return actions.change_scheme_item(
        item=line(draft, code),
        wording=Wording(group, **words),
        scoring=scoring,
        version=now(draft).version,
        by=by,
    )


def weigh(
    draft: SchemeVersion,
    by,
    weights: dict[str, str | None],
    title="县考核办法",
    number="试验〔2025〕2号",
):
    return actions.set_scheme_weights(
        draft=draft,
        weights={code: None if text is None else Decimal(text) for code, text in weights.items()},
        title=title,
        number=number,
        version=now(draft).version,
        by=by,
    )


def publish(draft: SchemeVersion, by, from_on: date = NEXT, reason: str = REASON) -> SchemeVersion:
    return actions.publish_scheme(
        draft=draft, from_on=from_on, reason=reason, version=now(draft).version, by=by
    )


def compared(old: SchemeVersion, new: SchemeVersion) -> Difference:
    return difference(queries.course.scheme_side(old), queries.course.scheme_side(new))


def applied(side: Side, found: Difference) -> Side:
    """The old side after everything that the difference says was done to it."""
    items = {code: dict(row) for code, row in side.items.items()}
    for one in found.items:
        if one.kind == "removed":
            del items[one.code]
            continue
        row = items.setdefault(one.code, {})
        row.update({field.name: field.after for field in one.fields})
    basis = {**side.basis, **{field.name: field.after for field in found.basis}}
    order = found.moved or tuple(items)
    return Side(basis, {code: items[code] for code in order})


# --- the draft ----------------------------------------------------------------


def test_a_draft_is_the_last_version_over_again(story):
    draft = drafted(story)
    assert (draft.number, draft.published, draft.from_on) == (2, False, NEXT)
    assert not compared(story.version("weighted"), draft)
    assert draft.weights_title == "演示权重"
    assert AuditEvent.objects.filter(what="kpi.scheme_drafted").count() == 1


def test_a_target_printed_for_one_year_stays_behind_and_another_one_comes_along(story):
    """60 is what the plan prints for 2024; 55 is printed nowhere."""
    version = story.version("plain")
    share = Indicator.objects.get(county=story.county, code="share")
    version.items.filter(code="share").update(rule="ratio", target=60, comparator="ge")
    version.items.filter(code="contracts").update(rule="ratio", target=55, comparator="ge")
    draft = drafted(story, "plain")
    assert share.targets.filter(year=2024, value=60).exists()
    assert line(draft, "share").target is None
    assert line(draft, "share").comparator == ""
    assert line(draft, "contracts").target == 55
    assert not share.targets.filter(year=2025).exists()


def test_only_the_assessor_drafts_and_only_one_draft_at_a_time(story):
    viewer = make.actor(county=story.county, role="viewer")
    for other in (story.approver, viewer):
        with pytest.raises(Forbidden):
            actions.draft_scheme(source=story.version("weighted"), from_on=NEXT, by=other)
    draft = drafted(story)
    with pytest.raises(Refused, match="第 2 版还是草稿") as refused:
        actions.draft_scheme(
            source=SchemeVersion.objects.get(pk=story.version("weighted").pk),
            from_on=NEXT,
            by=story.assessor,
        )
    assert refused.value.code == "draft_open"
    actions.discard_scheme(draft=draft, version=draft.version, by=story.assessor)
    assert drafted(story).number == 2


def test_a_discarded_draft_leaves_only_its_audit_event(story):
    draft = drafted(story)
    actions.discard_scheme(draft=draft, version=draft.version, by=story.assessor)
    assert not SchemeVersion.objects.filter(pk=draft.pk).exists()
    assert AuditEvent.objects.filter(what="kpi.scheme_discarded").count() == 1
    with pytest.raises(Refused, match="已发布"):
        actions.discard_scheme(draft=story.version("weighted"), version=1, by=story.assessor)


def test_a_draft_is_seen_by_those_who_draft_or_publish_and_by_nobody_else(story):
    draft = drafted(story)
    county = story.county
    for actor in (story.assessor, story.approver):
        assert access.scheme_version_for(actor, county, "weighted", 2) == draft
    stranger = make.actor(county=make.neighbour(), role="assessor")
    for actor in (make.actor(county=county, role="viewer"), stranger):
        with pytest.raises(NotFound):
            access.scheme_version_for(actor, county, "weighted", 2)
    viewer = make.actor(county=county, role="viewer")
    assert access.scheme_version_for(viewer, county, "weighted", 1).published


def test_a_published_version_is_never_edited(story):
    version = story.version("weighted")
    said = {"version": version.version, "by": story.assessor}
    item = line(version, "share")
    with pytest.raises(Refused, match="不能改动"):
        actions.remove_scheme_item(item=item, **said)
    with pytest.raises(Refused, match="不能改动"):
        actions.move_scheme_item(item=item, up=False, **said)
    with pytest.raises(Refused, match="不能改动"):
        actions.change_scheme_item(item=item, wording=Wording("甲"), scoring=Scoring(), **said)
    with pytest.raises(Refused, match="不能改动"):
        actions.set_scheme_weights(draft=version, weights={}, title="", number="", **said)
    with pytest.raises(Refused, match="不能改动"):
        actions.add_scheme_item(draft=version, wording=Wording("甲"), **said)


def test_of_two_who_change_a_draft_the_second_is_told(story):
    draft = drafted(story)
    seen = draft.version
    change(draft, "share", story.assessor, Scoring("linear", {"L": "40", "U": "80"}))
    with pytest.raises(Refused, match="别人已经改过"):
        actions.remove_scheme_item(item=line(draft, "contracts"), version=seen, by=story.assessor)


# --- items --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scoring", "why"),
    [
        (Scoring("linear", {"L": "40", "U": "40"}), "不能相同"),
        (Scoring("linear", {"L": "40"}), "缺少 U"),
        (Scoring("linear", {"L": "40", "U": "许多"}), "不是数字"),
        (Scoring("ratio", {}, Decimal(0), "ge"), "须大于 0"),
        (Scoring("steps", {"steps": [{"from": "1", "points": "2"}] * 2}), "不能计分"),
        (Scoring("growth", {"g": "-0.1"}), "不能计分"),
        (Scoring("deduct", {}), "缺少 n"),
        (Scoring("gate", {"scope": "everybody"}), "不能是"),
        (Scoring("lottery", {}), "没有名为"),
        (Scoring("", {}), "有权重"),
    ],
)
def test_a_rule_that_gives_no_points_is_refused_at_its_field(story, scoring, why):
    draft = drafted(story)
    with pytest.raises(Invalid) as refused:
        change(draft, "share", story.assessor, scoring)
    assert why in refused.value.fields["rule"]
    assert line(draft, "share").params == {"L": "40", "U": "90"}


@pytest.mark.parametrize(
    "scoring",
    [
        Scoring("threshold", {}, Decimal(60), "ge"),
        Scoring("linear", {"L": "90", "U": "40"}),
        Scoring("ratio", {}, Decimal("62.5"), "bare"),
        Scoring("steps", {"steps": [{"to": "5", "points": "60"}, {"to": "9", "points": "30"}]}),
        Scoring("growth", {"g": "0", "strict": True}),
        Scoring("deduct", {"n": "2", "floor": "10"}),
        Scoring("expert", {}),
        Scoring("gate", {"scope": "whole"}),
    ],
)
def test_every_kind_of_rule_is_kept_as_it_is_said(story, scoring):
    draft = drafted(story)
    change(draft, "share", story.assessor, scoring)
    item = line(draft, "share")
    assert (item.rule, item.params, item.target) == (
        scoring.rule,
        scoring.params,
        scoring.target,
    )
    assert item.weight == (0 if scoring.rule == "gate" else 60)  # a gate has no points
    assert publish(draft, story.approver).published


def test_a_judged_line_is_scored_by_hand_alone(story):
    draft = drafted(story, "plain")
    clause = Clause.objects.first() or make_clause(story)
    item = actions.add_scheme_item(
        draft=draft,
        wording=Wording("服务", "Service", "群众满意", "People are content"),
        clause=clause,
        version=draft.version,
        by=story.assessor,
    )
    assert (item.indicator, item.name, item.rule) == (None, "群众满意", "")
    words = {"name": "群众满意", "name_en": "People are content"}
    with pytest.raises(Invalid) as refused:
        change(
            draft,
            item.code,
            story.assessor,
            Scoring("linear", {"L": "1", "U": "2"}),
            "服务",
            **words,
        )
    assert "专家评定或一票否决" in refused.value.fields["rule"]
    change(draft, item.code, story.assessor, Scoring("expert"), "服务", **words)
    assert line(draft, item.code).rule == "expert"


def make_clause(story: Story) -> Clause:
    loaded.load("tz")
    return Clause.objects.earliest("pk")


def test_words_without_a_clause_are_no_item(story):
    draft = drafted(story, "plain")
    with pytest.raises(Invalid) as refused:
        actions.add_scheme_item(
            draft=draft, wording=Wording("服务"), version=draft.version, by=story.assessor
        )
    assert set(refused.value.fields) == {"name", "clause"}


def test_a_new_indicator_costs_nothing_until_a_set_of_weights_decides(story):
    draft = drafted(story)
    item = actions.add_scheme_item(
        draft=draft,
        wording=Wording("一级"),
        indicator=Indicator.objects.get(county=story.county, code="per_head"),
        version=draft.version,
        by=story.assessor,
    )
    assert (item.code, item.weight, item.rule) == ("per_head", 0, "threshold")
    assert now(draft).weights_title == "演示权重"
    with pytest.raises(Refused, match="已在这一版里"):
        actions.add_scheme_item(
            draft=draft,
            wording=Wording("一级"),
            indicator=item.indicator,
            version=now(draft).version,
            by=story.assessor,
        )
    before = story.run("weighted")
    new = publish(draft, story.approver, date(2024, 12, 31))
    after = actions.start_run(version=new, period="2024", by=story.assessor)
    jobs.run_due()
    totals = [
        list(run.totals.order_by("unit").values_list("points", flat=True))
        for run in (before, after)
    ]
    assert totals[0] == totals[1]


def test_where_weights_are_open_a_new_item_has_none(story):
    draft = drafted(story, "plain")
    share = line(draft, "share")
    actions.remove_scheme_item(item=share, version=draft.version, by=story.assessor)
    item = actions.add_scheme_item(
        draft=draft,
        wording=Wording("一级"),
        indicator=share.indicator,
        version=now(draft).version,
        by=story.assessor,
    )
    assert (item.code, item.weight, item.rule) == ("share", None, "")


def test_taking_an_item_out_opens_the_set_of_weights_again(story):
    draft = drafted(story)
    actions.remove_scheme_item(
        item=line(draft, "contracts"), version=draft.version, by=story.assessor
    )
    assert codes(draft) == ["share"]
    assert line(draft, "share").weight is None
    assert (now(draft).weights_title, draft.weights_number) == ("", "")


def test_items_move_inside_their_group_and_a_group_stays_in_one_piece(story):
    draft = drafted(story, "plain")
    said = {"by": story.assessor}
    assert codes(draft) == ["share", "contracts", "per_head"]
    actions.move_scheme_item(
        item=line(draft, "per_head"), up=True, version=now(draft).version, **said
    )
    assert codes(draft) == ["share", "per_head", "contracts"]
    with pytest.raises(Refused, match="第一项"):
        actions.move_scheme_item(
            item=line(draft, "share"), up=True, version=now(draft).version, **said
        )
    with pytest.raises(Refused, match="最后一项"):
        actions.move_scheme_item(
            item=line(draft, "contracts"), up=False, version=now(draft).version, **said
        )
    change(draft, "share", story.assessor, Scoring(), "新组", group_en="New")
    assert codes(draft) == ["per_head", "contracts", "share"]
    with pytest.raises(Refused, match="第一项"):  # the neighbour belongs to another group
        actions.move_scheme_item(
            item=line(draft, "share"), up=True, version=now(draft).version, **said
        )
    change(draft, "share", story.assessor, Scoring(), "一级")
    assert codes(draft) == ["per_head", "contracts", "share"]
    assert line(draft, "share").group_en == "First"


# --- weights ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "title", "number", "wrong"),
    [
        ({"share": "60", "contracts": None}, "办法", "1号", {"w-contracts"}),
        ({"share": "60"}, "办法", "1号", {"w-contracts"}),
        ({"share": "60", "contracts": "-1"}, "办法", "1号", {"w-contracts"}),
        ({"share": "60", "contracts": "40"}, "", "1号", {"title"}),
        ({"share": "60", "contracts": "40"}, "办法", " ", {"number"}),
        ({"share": "0", "contracts": "0"}, "办法", "1号", {"title"}),
        ({}, "办法", "1号", {"w-share", "w-contracts"}),
    ],
)
def test_weights_are_set_all_from_a_document_or_not_at_all(story, weights, title, number, wrong):
    draft = drafted(story)
    with pytest.raises(Invalid) as refused:
        weigh(draft, story.assessor, weights, title, number)
    assert set(refused.value.fields) == wrong
    assert [item.weight for item in queries.course.items_of(draft)] == [60, 40]


def test_weights_are_cleared_all_together(story):
    draft = drafted(story)
    weigh(draft, story.assessor, {}, "", "")
    assert [item.weight for item in queries.course.items_of(draft)] == [None, None]
    assert now(draft).weights_title == ""
    assert publish(draft, story.approver).published  # without weights it is complete


def test_what_is_monitored_has_no_weights(story):
    Scheme.objects.filter(code="plain").update(purpose="monitoring")
    draft = drafted(story, "plain")
    with pytest.raises(Refused, match="不设权重"):
        weigh(draft, story.assessor, {"share": "1", "contracts": "1", "per_head": "1"})


def test_a_weight_without_a_rule_or_a_rule_without_a_target_is_not_published(story):
    draft = drafted(story, "plain")
    weigh(draft, story.assessor, {"share": "50", "contracts": "50", "per_head": "0"})
    with pytest.raises(Refused, match="还没有选定计分规则") as refused:
        publish(draft, story.approver)
    assert refused.value.code == "scheme_incomplete"
    change(draft, "contracts", story.assessor, Scoring("linear", {"L": "1", "U": "2"}))
    change(draft, "per_head", story.assessor, Scoring("threshold"))  # costs nothing: no target
    change(draft, "share", story.assessor, Scoring("ratio"))
    with pytest.raises(Refused, match="要有计分目标"):
        publish(draft, story.approver)
    change(draft, "share", story.assessor, Scoring("ratio", {}, Decimal(60), "ge"))
    assert publish(draft, story.approver).published


# --- publishing ---------------------------------------------------------------


def test_another_person_publishes_and_the_version_before_ends(story):
    draft = drafted(story)
    with pytest.raises(Forbidden):
        publish(draft, story.assessor)
    new = publish(draft, story.approver)
    old = story.version("weighted")
    assert (old.from_on, old.until_on) == (None, NEXT)
    assert (new.from_on, new.until_on, new.reason) == (NEXT, None, REASON)
    scheme = Scheme.objects.get(county=story.county, code="weighted")
    assert queries.course.version_for(scheme, Period.parse("2024")) == old
    assert queries.course.version_for(scheme, Period.parse("2025")) == new
    assert [queries.course.scheme_state(one) for one in (old, new)] == ["ended", "published"]
    with pytest.raises(Refused):
        publish(new, story.approver, date(2026, 1, 1))


def test_whoever_had_a_hand_in_the_draft_does_not_publish_it(story):
    """Two roles in one person: the second one weighs, and then may not approve either."""
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    draft = drafted(story)
    weigh(draft, make.actor(both), {"share": "30", "contracts": "70"})
    with pytest.raises(Refused, match="不能自己发布") as refused:
        publish(draft, make.actor(both))
    assert refused.value.code == "same_person"
    assert publish(draft, story.approver).published_by_id == story.approver.person


def test_a_substitute_for_the_drafter_does_not_publish_it(story):
    giver = make.person(story.county, role="approver")
    taker = make.person(story.county, role="assessor")
    draft = actions.draft_scheme(
        source=story.version("weighted"), from_on=NEXT, by=make.actor(taker)
    )
    make.delegation(giver, taker, "kpi.publish_definitions")
    with pytest.raises(Refused, match="不能自己发布"):
        publish(draft, make.actor(taker))


def test_a_reason_is_needed_and_a_day_after_the_last_version(story):
    draft = drafted(story)
    with pytest.raises(Invalid) as refused:
        publish(draft, story.approver, reason=" ")
    assert "reason" in refused.value.fields
    publish(draft, story.approver)
    second = actions.draft_scheme(
        source=SchemeVersion.objects.get(pk=draft.pk), from_on=date(2026, 1, 1), by=story.assessor
    )
    with pytest.raises(Invalid, match="晚于第 2 版的起始日"):
        publish(second, story.approver, NEXT)


def test_no_version_reaches_into_a_period_that_is_locked(story):
    draft = drafted(story)
    run = published(story)
    other = make.actor(county=story.county, role="approver")
    with time_machine.travel(date(2025, 4, 1), tick=False):
        run = actions.lock_run(run=run, by=other)
        assert (run.state, run.period) == ("locked", "2024")
        for day in (date(2024, 6, 1), date(2024, 12, 31), date(2023, 1, 1)):
            with pytest.raises(Refused, match="最早从 2025-01-01 起") as refused:
                publish(draft, story.approver, day)
            assert "from_on" in refused.value.fields
        assert publish(draft, story.approver, NEXT).published


def test_an_edit_never_changes_a_computed_run(story):
    run = story.run("weighted")
    kept = list(run.scores.order_by("pk").values_list("points", "status"))
    draft = drafted(story, from_on=date(2024, 7, 1))
    weigh(draft, story.assessor, {"share": "10", "contracts": "90"})
    change(draft, "share", story.assessor, Scoring("linear", {"L": "0", "U": "1"}))
    publish(draft, story.approver, date(2024, 7, 1))
    assert list(run.scores.order_by("pk").values_list("points", "status")) == kept
    found = queries.results.moved(Run.objects.get(pk=run.pk))
    assert [one for one in found.changes if one.kind == "item"] == []
    assert found.moves == ()


# --- the difference -----------------------------------------------------------

WORDS = st.sampled_from(["甲", "乙", ""])
ROW = st.fixed_dictionaries(
    {"name": WORDS, "group": WORDS, "weight": st.sampled_from([None, "0", "10"])}
)
SIDES = st.builds(
    Side,
    st.fixed_dictionaries({"weights_title": WORDS, "weights_number": WORDS}),
    st.lists(st.tuples(st.sampled_from("abcde"), ROW), unique_by=lambda one: one[0]).map(dict),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=SIDES, after=SIDES)
def test_what_the_difference_says_makes_the_new_version_of_the_old(before, after):
    found = applied(before, difference(before, after))
    assert found.basis == after.basis
    assert {code: _plain(row) for code, row in found.items.items()} == {
        code: _plain(row) for code, row in after.items.items()
    }
    kept = [code for code in after.items if code in before.items]
    assert [code for code in found.items if code in before.items] == kept


def _plain(row):
    return {name: value for name, value in row.items() if value is not None}


@given(side=SIDES)
def test_a_version_does_not_differ_from_itself(side):
    assert not difference(side, side)


def test_the_difference_names_every_field(story):
    old = story.version("weighted")
    draft = drafted(story)
    weigh(draft, story.assessor, {"share": "30", "contracts": "70"})
    change(draft, "share", story.assessor, Scoring("growth", {"g": "0.05"}))
    found = compared(old, draft)
    assert {one.name for one in found.basis} == {"weights_title", "weights_number"}
    by_code = {one.code: one for one in found.items}
    assert {one.name for one in by_code["share"].fields} == {"rule", "params", "weight"}
    assert by_code["contracts"].fields[0].before == "40"
    assert by_code["contracts"].fields[0].after == "70"
    assert applied(queries.course.scheme_side(old), found) == queries.course.scheme_side(draft)
