"""A small county with figures that fit on a hand: two alliances that share a member."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import time_machine

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.clock import today
from kpi import actions, queries
from kpi.actions import ValueRow
from kpi.models import DataElement, DataValue, Run, SchemeVersion
from members.models import Alliance, County, Institution, Unit
from tests import make
from tests.remembering import remembered


def element(code: str, **fields: Any) -> dict[str, Any]:
    """A monthly count that institutions report and that adds up, unless said otherwise."""
    return {
        "code": code, "data_set": "month", "name": f"数据元{code}", "name_en": f"Element {code}",
        "unit": "人次", "over_time": "sum", "over_units": "sum", "zero_significant": True,
        "banded": False, "personal": "L1", "kinds": [], "reported_by": "institution",
        "owner": "医政科", "source_system": "月报", "places": 0, "minimum": "0", "maximum": None,
        "clause": None, **fields,
    }  # fmt: skip


def indicator(code: str, formula: str, **fields: Any) -> dict[str, Any]:
    """A quantitative indicator over the members, higher is better."""
    return {
        "code": code, "name": f"指标{code}", "name_en": f"Indicator {code}", "first_level": "",
        "first_level_en": "", "unit": "%", "clause": None, "qualitative": False,
        "formula": formula, "denominator": "", "factor": 1, "decimals": 2,
        "direction": "higher", "strategy": "any", "set": "members", "printed_formula": "",
        "numerator_text": "", "numerator_text_en": "", "denominator_text": "",
        "denominator_text_en": "", **fields,
    }  # fmt: skip


def item(code: str, **fields: Any) -> dict[str, Any]:
    """A line of a scheme without a weight, unless said otherwise."""
    return {
        "code": code, "indicator": code, "weight": None, "rule": "", "params": {},
        "target": None, "comparator": "", **fields,
    }  # fmt: skip


def scheme(code: str, items: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """An assessment of the county."""
    return {
        "code": code, "name": f"方案{code}", "name_en": f"Scheme {code}",
        "purpose": "assessment", "subject": "county", "demo": False, "clause": None,
        "weights_basis": None, "weights_clause": None,
        "groups": [{"code": "g", "name": "一级", "name_en": "First", "items": items}], **fields,
    }  # fmt: skip


def document(county: County) -> dict[str, Any]:
    """Visits here and elsewhere, contracts, residents: four elements, three indicators."""
    weights = [
        item("share", weight="60", rule="linear", params={"L": "40", "U": "90"}),
        item("contracts", weight="40", rule="steps", params={"steps": [
            {"from": "10", "points": "20"}, {"from": "30", "points": "40"}]}),
    ]  # fmt: skip
    return {
        "county": county.code,
        "data_sets": [
            {"code": code, "name": name, "name_en": name, "frequency": code,
             "due_days": 10, "owner": "医政科"}
            for code, name in (("month", "月报"), ("year", "年报"))
        ],
        "elements": [
            element("here"),
            element("elsewhere"),
            element("contracts", data_set="year", over_time="last", unit="人"),
            element("residents", data_set="year", reported_by="county", over_units="none",
                    over_time="last", unit="人"),
        ],
        "indicators": [
            indicator("share", "here", denominator="here + elsewhere", factor=100),
            indicator("contracts", "contracts", decimals=0, unit="人", strategy="zero"),
            indicator("per_head", "here", denominator="residents", set="county"),
        ],
        "targets": [
            {"indicator": "share", "year": 2024, "role": "target", "comparator": "ge",
             "value": "60", "printed": "≥60", "force": "应当", "clause": None},
            {"indicator": "share", "year": 2023, "role": "stated", "comparator": "bare",
             "value": "60.48", "printed": "60.48", "force": "陈述", "clause": None},
        ],
        "schemes": [
            scheme("plain", [item("share"), item("contracts"), item("per_head")]),
            scheme("weighted", weights, subject="institution", demo=True,
                   weights_basis={"title": "演示权重", "number": "演示"}),
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class Story:
    """The county, its two alliances, its three members, and somebody who may compute."""

    county: County
    north: Alliance
    south: Alliance
    bodies: tuple[Institution, Institution, Institution]
    assessor: Actor
    approver: Actor

    @property
    def unit(self) -> Unit:
        """The county's own unit."""
        return Unit.objects.get(county=self.county, kind="county")

    def version(self, code: str = "plain") -> SchemeVersion:
        """The first version of a scheme."""
        versions = SchemeVersion.objects.filter(scheme__county=self.county, scheme__code=code)
        return versions.get(number=1)

    def write(self, element: str, figures: dict[tuple[Unit, str], str | None]) -> None:
        """Report an element: (unit, period) → number, None for a stated gap."""
        row = DataElement.objects.get(county=self.county, code=element)
        actions.write_values(
            county=self.county,
            rows=[
                ValueRow(unit.pk, row.pk, period, None if number is None else Decimal(number),
                         "" if number is not None else "not_collected")
                for (unit, period), number in figures.items()
            ],
            source=DataValue.Source.ENTERED,
            by=self.assessor,
        )  # fmt: skip

    def start(self, code: str = "plain", period: str = "2024", by: Actor | None = None) -> Run:
        """A run that waits for its worker, started by the assessor or somebody else."""
        by = by or self.assessor
        return actions.start_run(version=self.version(code), period=period, by=by)

    def run(self, code: str = "plain", period: str = "2024") -> Run:
        """A run, computed as the worker does it."""
        run = self.start(code, period)
        jobs.run_due()
        run.refresh_from_db()
        return run


@remembered
def small_county(*, filled: bool = True) -> Story:
    """Body 0 is in both alliances; visits per month are 10, 20, 30 here and 5 elsewhere.

    A year: here 120, 240, 360; elsewhere 60 each; contracts 12, 24, 36; residents 3600.
    """
    county = make.county()
    north = make.alliance(county, members=2, exclusive=False)
    south = make.alliance(county, kind="tcm", exclusive=False)
    first, second = make.members_of(north)
    third = make.institution(county)
    make.join(south, first)
    make.join(south, third)
    actions.load_definitions(document=document(county), by=make.system(county))
    story = Story(
        county=county,
        north=north,
        south=south,
        bodies=(first, second, third),
        assessor=make.actor(county=county, role="assessor"),
        approver=make.actor(county=county, role="approver"),
    )
    if filled:
        fill(story)
    return story


def fill(story: Story) -> None:
    """Everybody reports everything for 2024, the two leads with noughts."""
    leads = [make.lead_of(story.north), make.lead_of(story.south)]
    months = [f"2024{month:02}" for month in range(1, 13)]
    here = {**{body: 10 * n for n, body in enumerate(story.bodies, 1)}, **dict.fromkeys(leads, 0)}
    story.write(
        "here", {(body.unit, month): str(n) for body, n in here.items() for month in months}
    )
    story.write(
        "elsewhere",
        {(body.unit, month): "5" if n else "0" for body, n in here.items() for month in months},
    )
    story.write("contracts", {(body.unit, "2024"): str(n * 12 // 10) for body, n in here.items()})
    story.write("residents", {(story.unit, "2024"): "3600"})


def heads(story: Story) -> dict[str, Actor]:
    """The head of each of the three bodies, by the body's code."""
    return {body.code: make.actor(role="head", institution=body) for body in story.bodies}


def on_feedback(story: Story, until: date | None = None) -> Run:
    """A run with points about which the assessed bodies are asked, up to today at least."""
    return actions.open_feedback(
        run=story.run("weighted"), until=until or today(), by=story.assessor
    )


def on_notice(story: Story, run: Run | None = None, days: int = 5) -> Run:
    """The same after everybody has agreed: before the public for so many working days."""
    run = run or on_feedback(story)
    for unit in queries.course.unanswered(run) if run.state == Run.State.FEEDBACK else ():
        by = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)
    return actions.open_notice(
        run=run, days=days, basis="试验县绩效考核办法（试验〔2024〕3号）", by=story.approver
    )


def published(story: Story, run: Run | None = None) -> Run:
    """A run with points that is made known after its notice is over."""
    run = on_notice(story, run)
    end = queries.course.notice_end(run)
    assert end is not None
    with time_machine.travel(end + timedelta(days=1), tick=False):
        return actions.publish_run(run=run, by=story.approver)
