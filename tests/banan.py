"""The shipped demonstration county: its plan, its invented figures, its log-ins, its runs."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from alliance.core import jobs
from alliance.core.actor import Actor
from kpi import actions
from kpi.models import Run
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import County, User

CODE = "500113"
PASSWORD = "Yanshi-Tested-2024"


@cache
def _text(name: str) -> str:
    path = settings.BASE_DIR / "fixtures" / name
    return str(path.read_text(encoding="utf8"))


def fixture(name: str) -> Any:
    """A fresh copy of one of the shipped files, such as `demo/bn.yaml`."""
    return yaml.load(_text(name), Loader=yaml.CSafeLoader)


def demonstrated(*runs: tuple[str, str]) -> County:
    """The county as `make run` leaves it, its runs waiting; with `runs` (scheme, period) only
    these. Only where DEBUG is on.
    """
    member_actions.load_plan(document=fixture("plans/bn.yaml"), by=Actor.system(0, "tests"))
    county = County.objects.get(code=CODE)
    by = Actor.system(county.pk, "tests")
    actions.load_definitions(document=fixture("indicators/bn.yaml"), by=by)
    member_actions.load_demo_accounts(county=county, password=PASSWORD, by=by)
    story = fixture("demo/bn.yaml")
    if runs:
        story["runs"] = [{"scheme": scheme, "period": period} for scheme, period in runs]
    actions.load_demo(document=story, by=by)
    county.refresh_from_db()
    return county


def computed(*runs: tuple[str, str]) -> County:
    """The same with its runs computed."""
    county = demonstrated(*runs)
    jobs.run_due()
    assert not Run.objects.exclude(state=Run.State.COMPUTED).exists()
    return county


def account(name: str) -> Actor:
    """The actor of one of the demonstration accounts, such as `bn-assessor`."""
    return actor_behind(User.objects.get(username=name))
