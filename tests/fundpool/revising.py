"""A published appraisal that is locked, and one whose figures were corrected later."""

from datetime import timedelta

import time_machine

from alliance.core import jobs
from alliance.core.clock import today
from kpi import actions
from kpi.models import Run
from tests import make
from tests.kpi.story import Story, published


def locked(story: Story, run: Run) -> Run:
    """Closed for good by somebody who did not publish it, after the time for appeals."""
    by = make.actor(county=story.county, role="approver")
    with time_machine.travel(today() + timedelta(days=60), tick=False):
        return actions.lock_run(run=run, by=by)


def unpublished(story: Story) -> Run:
    """A revision that is computed and not made known."""
    run = actions.start_run(
        version=story.version("weighted"), period="2024", by=story.assessor, reason="更正签约数",
        decision="管委会〔2026〕9号",
    )  # fmt: skip
    jobs.run_due()
    run.refresh_from_db()
    return run


def revised(story: Story, contracts: str = "30") -> Run:
    """The first body's contracts are corrected, 20 points more with 30, and a revision made known."""
    story.write("contracts", {(story.bodies[0].unit, "2024"): contracts})
    run = unpublished(story)
    feedback = actions.open_feedback(run=run, until=today(), by=story.assessor)
    return published(story, feedback)
