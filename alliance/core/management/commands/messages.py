"""`manage.py messages update|compile|check`: the English catalogue and the code agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from alliance.core import catalogue


class Command(BaseCommand):
    """Collect new messages, make the binary catalogue, or say what is wrong."""

    help = "Collects messages (update), makes the binary catalogue (compile), finds gaps (check)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb."""
        parser.add_argument("verb", choices=["update", "compile", "check"])

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do it; `check` fails with one line for each finding."""
        sources = catalogue.ours()
        if verb == "update":
            left = catalogue.update(sources)
            self.stdout.write(_("目录已更新，尚缺英文 %(count)s 条。") % {"count": left})
        elif verb == "compile":
            catalogue.compile_all(sources)
        elif found := catalogue.findings(sources):
            for finding in found:
                self.stdout.write(str(finding))
            raise CommandError(_("界面文字有 %(count)s 处待改。") % {"count": len(found)})
        else:
            self.stdout.write(_("界面文字齐全。"))
