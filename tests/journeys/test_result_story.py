"""A year's result, from the first provisional run to a locked one that no later edit moves.

As an assessment office I want to show the bodies early where they stand while the statistics
bureau has not delivered, then compute for good, hear them, put the result before the public for
as long as our own rules say, correct what an appeal shows to be wrong, publish, and close the
year so that nobody can ever rewrite it by editing something else.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from alliance.core import jobs
from alliance.core.errors import Refused
from kpi import actions, explaining, queries
from kpi.actions import Correction
from kpi.models import Indicator, IndicatorVersion, Run
from kpi.running import freezing, verifying
from kpi.running.frozen import FrozenRun
from tests import make
from tests.kpi.story import Story, document, fill, item, scheme, small_county
from tests.kpi.test_locked_runs import stored, told
from tests.kpi.test_run_course import at

pytestmark = pytest.mark.django_db
BASIS = "试验县绩效考核办法（试验〔2030〕3号）"


def with_residents() -> Story:
    """Members are scored by their share and by visits per resident; the county owes residents."""
    story = small_county(filled=False)
    shown = document(story.county)
    shown["indicators"].append(
        {**shown["indicators"][2], "code": "per_resident", "denominator": "county(residents)"}
    )
    lines = [
        item("share", weight="60", rule="linear", params={"L": "40", "U": "90"}),
        item("per_resident", weight="40", rule="linear", params={"L": "0", "U": "1"}),
    ]
    basis = {"title": "试验权重", "number": "试验〔2030〕1号"}
    shown["schemes"].append(scheme("year", lines, subject="institution", weights_basis=basis))
    actions.load_definitions(document=shown, by=make.system(story.county))
    fill(story)
    story.write("residents", {(story.unit, "2024"): None})
    return story


def everybody_agrees(run: Run) -> None:
    for unit in queries.course.unanswered(run):
        by = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)


def later_edits(story: Story) -> None:
    """The indicator is computed otherwise from the year on, and a figure is entered anew."""
    share = Indicator.objects.get(county=story.county, code="share")
    share.versions.update(until_on=date(2024, 1, 1))
    old = share.versions.get()
    IndicatorVersion.objects.create(
        county=story.county, indicator=share, number=2, status=old.status,
        from_on=date(2024, 1, 1), formula="here*3", denominator=old.denominator,
        factor=100, decimals=1, direction=old.direction, strategy=old.strategy,
        covers=old.covers,
    )  # fmt: skip
    story.write("here", {(story.bodies[0].unit, "202404"): "777"})


def test_a_years_result_from_provisional_to_locked():
    friday = date(2031, 4, 25)
    with time_machine.travel(at(friday), tick=False):
        story = with_residents()
        make.calendar(story.county)  # 5 and 6 May 2031 are free, Saturday 10 May is worked
        # given: the bureau has not delivered, so the first run is provisional
        early = actions.start_run(
            version=story.version("year"), period="2024", by=story.assessor, provisional=True
        )
        jobs.run_due()
        early.refresh_from_db()
        assert len(queries.course.gaps(early)) == 5
        with pytest.raises(Refused, match="预考核"):
            actions.publish_run(run=early, by=story.approver)
        # when: the figure comes in, the office computes for good and asks the bodies
        story.write("residents", {(story.unit, "2024"): "1200"})
        final = story.run("year")
        assert queries.course.gaps(final) == []
        moved = queries.results.compared(early, final)
        assert {change.code for change in moved.changes} == {"residents"}
        actions.open_feedback(run=final, until=friday, by=story.assessor)
        everybody_agrees(final)
        # and: it is on notice for six working days, over the holiday
        final.refresh_from_db()
        final = actions.open_notice(run=final, days=6, basis=BASIS, by=story.approver)
        # 28, 29, 30 April, 1, 2 May; 5 and 6 are free: Wednesday 7 May
        assert final.notice_until == date(2031, 5, 7)
    with time_machine.travel(at(date(2031, 5, 7)), tick=False):
        with pytest.raises(Refused, match="2031-05-08"):
            actions.publish_run(run=final, by=story.approver)
        # and: on the last day a body shows that March was counted short
        body = story.bodies[0]
        asked = [Correction("here", "202403", "25")]
        appeal = actions.file_appeal(
            run=final,
            unit=body.unit,
            indicator=Indicator.objects.get(county=story.county, code="share"),
            reason="3月漏计15人次",
            asked=asked,
            by=make.actor(role="head", institution=body),
        )
        appeal = actions.accept_appeal(
            appeal=appeal, answer="属实", corrected=asked, version=appeal.version, by=story.approver
        )
        jobs.run_due()
        second = Run.objects.get(pk=appeal.result_id)
        # then: revision 3 corrects the one that was disputed, with its own notice
        assert (second.revision, second.corrects_id) == (3, final.pk)
        # here 135, elsewhere 60: 69.23 %: 60 × 29.2307…/50 = 35.08; 135/1200 × 40 = 4.50
        points = {s.item.code: s.points for s in second.scores.filter(unit=body.unit)}
        assert points == {"share": Decimal("35.08"), "per_resident": Decimal("4.50")}
        other = replace(story, approver=make.actor(county=story.county, role="approver"))
        second = actions.open_notice(run=second, days=2, basis=BASIS, by=other.approver)
        assert second.notice_until == date(2031, 5, 9)
    with time_machine.travel(at(second.notice_until + timedelta(days=1)), tick=False):
        with pytest.raises(Refused, match="第 3 版"):
            actions.publish_run(run=final, by=other.approver)
        second = actions.publish_run(run=second, by=other.approver)
        locked = actions.lock_run(run=second, by=other.approver)
        explained, rows, scores = told(locked), stored(locked), queries.scores(locked)
        # and: whatever is edited later, the locked run stays what it is
        later_edits(story)
        assert (told(locked), stored(locked), queries.scores(locked)) == (explained, rows, scores)
        assert verifying.verify(locked).is_whole
        assert queries.results.moved(locked).moves
        frozen = FrozenRun(freezing.facts_of(locked))
        assert explaining.explain_cell(frozen, body.code, "share").definition["number"] == 1
