"""Read every audit chain and name the first event that is not right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliance.core import anchors, verification


class Command(BaseCommand):
    """`manage.py verify_audit [--anchor]`; ends with 1 when a chain is not sound."""

    help = "Read every audit chain and name the first event that is not right."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument(
            "--anchor", action="store_true", help="afterwards note every head outside the database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a chain; nothing is anchored while a chain is not sound."""
        look = verification.anchor_when_sound if options["anchor"] else verification.verify_all
        verdicts = look()
        for verdict in verdicts:
            name = f"county {verdict.county} {verdict.kind}"
            if verdict.sound:
                self.stdout.write(f"{name}: {verdict.checked} events, sound")
            else:
                self.stderr.write(f"{name}: event {verdict.first_bad}: {verdict.why}")
        if not all(verdict.sound for verdict in verdicts):
            raise CommandError("The audit is not sound.")
        if options["anchor"]:
            self.stdout.write(f"heads anchored in {anchors.path()}")
