"""As the county's assessor I change how an indicator is counted, and what it is to reach.

Given a plan's indicator with its printed cells and a result of last year, when the assessor
drafts a new version, writes it by name, tries it on the county's real figures, and another
person publishes it from the new year on together with a target of that year, then last year
keeps its number, its definition and its target, and the new year is computed and judged anew.
"""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from alliance.core.periods import Period
from kpi import actions, defining, explaining
from kpi.actions import Aim
from kpi.models import Indicator, Target
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from tests.kpi.story import small_county

pytestmark = pytest.mark.django_db


def test_a_new_definition_and_its_target_hold_from_the_new_year_on() -> None:
    with time_machine.travel(date(2026, 2, 1), tick=False):
        story = small_county()
        months = [f"2025{month:02}" for month in range(1, 13)]
        story.write("here", {(body.unit, month): "30" for body in story.bodies for month in months})
        last_year = story.run("plain", "2024")
        kept = last_year.values.get(unit=story.unit, indicator__code="share")
        # 720 here of 900 in all; the plan prints ≥60 for 2024.
        assert (kept.value, kept.target, kept.met) == (Decimal(80), Decimal(60), True)

        share = Indicator.objects.get(county=story.county, code="share")
        draft = actions.draft_indicator(
            indicator=share, from_on=date(2025, 1, 1), by=story.assessor, reason="新口径"
        )
        text = defining.Text(
            formula="（here ＋ elsewhere）／here",
            decimals=3,
            numerator_text="全部人次与县域内人次之比",
            basis="试验〔2025〕6号",
        )
        tried = defining.version_of(draft, text)
        told = defining.try_out(tried, story.county.code, Period.parse("2024"))
        assert told.with_values == "(720 + 180) / 720"
        assert told.shown == "1.250"

        draft = actions.change_indicator(
            draft=draft, text=text, version=draft.version, by=story.assessor
        )
        new = actions.publish_indicator(
            draft=draft,
            from_on=date(2025, 1, 1),
            reason="试验〔2025〕6号",
            version=draft.version,
            by=story.approver,
        )
        aim = Aim(Decimal("1.3"), "le", title="试验县目标责任书", number="试验〔2025〕7号")
        target = actions.propose_target(
            indicator=share, unit=story.unit, year=2024, aim=aim, by=story.assessor
        )
        actions.decide_target(target=target, approved=True, by=story.approver)

        # Last year: the same number, explained by the old formula, held against the old cell.
        frozen = FrozenRun(freezing.facts_of(last_year))
        explained = explaining.explain_cell(frozen, story.county.code, "share")
        assert explained.definition["number"] == 1
        assert explained.target is not None
        assert explained.target["printed"] == "≥60"
        again = story.run("plain", "2024")
        cell = again.values.get(unit=story.unit, indicator__code="share")
        assert (cell.indicator_version.number, cell.value) == (1, Decimal(80))
        assert cell.target == Decimal("1.3")  # an open year's next revision takes the new target

        this_year = story.run("plain", "2025")
        cell = this_year.values.get(unit=story.unit, indicator__code="share")
        assert cell.indicator_version == new
        assert cell.status == "missing"  # nobody reported elsewhere for 2025, and 0 is no answer
        assert cell.target is None  # no year is made out of another
        assert Target.objects.filter(indicator=share, year=2025).count() == 0
