"""Loading a county's plan: what is printed, the bodies it names, and what is in force."""

from dataclasses import dataclass, field
from typing import Any

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.loading import Tally
from alliance.core.parameters import declared
from members import access, plan_file
from members.actions.plans import _in_force, _named_bodies, _printed


@dataclass
class Report:
    """What one load did: counts per kind of row, and rows that the file no longer has."""

    plan: str
    tally: Tally = field(default_factory=Tally)
    gone: list[str] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was created or changed."""
        return self.tally.is_quiet


@action
def load_plan(*, document: dict[str, Any], by: Actor, demo: bool = True) -> Report:
    """Take a plan's file over: create what is new, change what differs, leave the rest.

    Nothing is deleted: rows that the file no longer has are named in the report. What a
    county has set itself is never touched. Invented bodies are left out without `demo`.
    Raises Invalid, naming every place, when the file is not in order.
    """
    access.check_is_system(by)
    plan_file.check(document, declared())
    report = Report(document["plan"]["code"])
    printed = _printed.load(document, report.tally, report.gone)
    county = _named_bodies.load(document, printed, report.tally, report.gone, demo=demo)
    _in_force.load(county, printed, report.tally, report.gone)
    audit.record(
        by,
        "plan.loaded",
        printed.plan,
        county=county.pk,
        plan=report.plan,
        gone=report.gone,
        counts=report.tally.as_details(),
    )
    return report
