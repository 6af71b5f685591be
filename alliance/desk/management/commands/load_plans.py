"""`manage.py load_plans`: the counties' plans and their indicators, again and again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Refusal
from alliance.core.loading import Tally
from kpi import actions as kpi_actions
from members import actions as member_actions
from members import queries as member_queries

JOB = "load_plans"


class Command(BaseCommand):
    """Loads every file of the folder and says what it created, changed and left."""

    help = "load fixtures/plans/*.yaml, then fixtures/indicators/*.yaml; repeatable"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Another folder, for a county's own files."""
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Plans first: indicators point at their clauses."""
        plans = sorted((folder / "plans").glob("*.yaml"))
        if not plans:
            raise CommandError(_("%(folder)s中没有方案文件。") % {"folder": folder / "plans"})
        for path in plans:
            self._plan(path)
        for path in sorted((folder / "indicators").glob("*.yaml")):
            self._indicators(path)

    def _plan(self, path: Path) -> None:
        by = Actor.system(0, JOB)
        try:
            report = member_actions.load_plan(document=_read(path), by=by, demo=settings.DEBUG)
        except Refusal as refusal:
            raise CommandError(_sentences(path, refusal)) from refusal
        self._say(path, report.tally)
        for row in report.gone:
            self.stdout.write("  " + _("文件中已没有，保留未动：%(row)s") % {"row": row})

    def _indicators(self, path: Path) -> None:
        document = _read(path)
        county = member_queries.county_coded(str(document.get("county")))
        if county is None:
            raise CommandError(
                _("%(file)s：县区%(code)s还没有方案，请先补上方案文件。")
                % {"file": path.name, "code": document.get("county")}
            )
        try:
            by = Actor.system(county.pk, JOB)
            tally = kpi_actions.load_definitions(document=document, by=by)
        except Refusal as refusal:
            raise CommandError(_sentences(path, refusal)) from refusal
        self._say(path, tally)

    def _say(self, path: Path, tally: Tally) -> None:
        counts = tally.as_details()
        parts = [
            _("新建%(n)d") % {"n": sum(counts["created"].values())},
            _("更改%(n)d") % {"n": sum(counts["changed"].values())},
            _("未动%(n)d") % {"n": sum(counts["left"].values())},
        ]
        self.stdout.write(f"{path.parent.name}/{path.name}  {'  '.join(parts)}")
        for name, verb in (("created", _("新建")), ("changed", _("更改"))):
            if counts[name]:
                kinds = " ".join(f"{kind} {n}" for kind, n in sorted(counts[name].items()))
                self.stdout.write(f"  {verb}: {kinds}")


def _read(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CommandError(
            _("%(file)s不是可读的YAML：%(error)s") % {"file": path.name, "error": error}
        ) from error
    if not isinstance(document, dict):
        raise CommandError(_("%(file)s是空的。") % {"file": path.name})
    return document


def _sentences(path: Path, refusal: Refusal) -> str:
    """The refusal and, beneath it, every place that is not in order."""
    lines = [f"{path.name}: {refusal}", *refusal.details.get("problems", ())]
    return "\n  ".join(lines)
