"""The shipped plans, loaded through the real action: what tests on loaded plans begin with."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from alliance.core.actor import Actor
from members import actions
from members.actions.plans import Report
from members.models import County
from tests.remembering import remembered

CODES = ("bn", "hj", "jj", "pl", "tz")


def path(code: str) -> Path:
    """The file of one plan."""
    found: Path = settings.BASE_DIR / "fixtures" / "plans" / f"{code}.yaml"
    return found


@cache
def _text(code: str) -> str:
    return path(code).read_text(encoding="utf8")


def document(code: str) -> dict[str, Any]:
    """A fresh copy of one plan's file, to change at will."""
    read: dict[str, Any] = yaml.load(_text(code), Loader=yaml.CSafeLoader)
    return read


def load(code: str, changed: dict[str, Any] | None = None) -> Report:
    """Load one plan as it is shipped, or as a test has changed it."""
    return actions.plans.load_plan(document=changed or document(code), by=Actor.system(0, "tests"))


@remembered
def county(code: str) -> County:
    """Load one plan and hand over its county."""
    read = document(code)
    load(code, read)
    return County.objects.get(code=read["county"]["code"])
