"""Compute a run again from its frozen facts and say how many of its numbers agree."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kpi.running import verifying


class Command(BaseCommand):
    """Hold every cell, point and sum of a run against a second computation."""

    help = "复算核对：按批次冻结的依据重算，逐格比较（manage.py verify_run <批次编号>）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The run's id, as its address shows it."""
        parser.add_argument("run", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many agree; fails when one does not or the facts were touched."""
        found = verifying.verify_run(options["run"])
        parts = (
            (_("指标值"), found.cells),
            (_("得分"), found.points),
            (_("总分与名次"), found.totals),
        )
        for name, part in parts:
            said = _("%(name)s：%(all)d 行，相符 %(same)d 行")
            self.stdout.write(said % {"name": name, "all": part.all, "same": part.same})
        for line in found.differing:
            self.stderr.write(line)
        if not found.is_intact:
            raise CommandError(_("依据与冻结时的摘要不符。"))
        if not found.is_whole:
            raise CommandError(_("复算与原结果不一致。"))
        self.stdout.write(_("依据未动，复算完全一致。"))
