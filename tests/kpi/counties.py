"""The counties whose plans ship with the product, with what each plan defines and nothing else."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from alliance.core import jobs
from alliance.core.actor import Actor
from kpi import actions
from kpi.models import Run, SchemeVersion
from members import actions as member_actions
from members.models import County

CODES = {"bn": "500113", "hj": "150625", "jj": "500116", "pl": "370614", "tz": "320612"}


@cache
def _text(name: str) -> str:
    return str((settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf8"))


def shipped(folder: str, plan: str) -> dict[str, Any]:
    """A fresh copy of a shipped file: `plans` or `indicators` of `tz`."""
    said: dict[str, Any] = yaml.load(_text(f"{folder}/{plan}.yaml"), Loader=yaml.CSafeLoader)
    return said


def loaded(plan: str) -> County:
    """The county as `load_plans` makes it, without any figures."""
    member_actions.load_plan(document=shipped("plans", plan), by=Actor.system(0, "tests"))
    county = County.objects.get(code=CODES[plan])
    by = Actor.system(county.pk, "tests")
    actions.load_definitions(document=shipped("indicators", plan), by=by)
    return county


def started(county: County, scheme: str, period: str, by: Actor) -> Run:
    """A run of one of its schemes that waits for its worker."""
    version = SchemeVersion.objects.get(county=county, scheme__code=scheme)
    return actions.start_run(version=version, period=period, by=by)


def computed(county: County, by: Actor, *runs: tuple[str, str]) -> dict[str, Run]:
    """Runs (scheme, period), computed as the worker does it; by the scheme's code."""
    found = {scheme: started(county, scheme, period, by) for scheme, period in runs}
    jobs.run_due()
    for run in found.values():
        run.refresh_from_db()
    return found
