"""Write the documents that are made from the code, or compare them with it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliance.desk import generated


class Command(BaseCommand):
    """`manage.py documents [--check]`."""

    help = "Write docs/ from the code: the OpenAPI document, the parameters, who may call what."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="only compare; 1 when one differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write every document, or name those that differ."""
        old = []
        for name in generated.DOCUMENTS:
            place, text = Path(settings.BASE_DIR) / name, generated.written(name)
            if not options["check"]:
                place.parent.mkdir(exist_ok=True)
                place.write_text(text, encoding="utf8")
            elif not place.exists() or place.read_text(encoding="utf8") != text:
                old.append(name)
        if old:
            raise CommandError(f"{', '.join(old)} out of date: run manage.py documents.")
