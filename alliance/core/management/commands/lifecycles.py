"""Draw every lifecycle into LIFECYCLES.md."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from alliance.core.lifecycle import Lifecycle

FILE = Path(settings.BASE_DIR) / "LIFECYCLES.md"
HEAD = """# Lifecycles

Which status may follow which, and by which verb. Written by `manage.py lifecycles` from
each app's `rules.py`; a test compares.
"""


def found() -> list[tuple[str, Lifecycle]]:
    """Every lifecycle with the name of its app, in the order of the apps."""
    return [
        (app.label, value)
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(settings.BASE_DIR)
        if find_spec(f"{app.name}.rules") is not None
        for value in vars(import_module(f"{app.name}.rules")).values()
        if isinstance(value, Lifecycle)
    ]


def drawn() -> str:
    """The whole document, in the language the messages are written in."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = [HEAD]
        for app, lifecycle in found():
            parts.append(
                f"\n## {app}: {lifecycle.name}\n\n```mermaid\n{lifecycle.mermaid()}\n```\n"
            )
    return "".join(parts)


class Command(BaseCommand):
    """`manage.py lifecycles [--check]`."""

    help = "Draw every lifecycle into LIFECYCLES.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="only compare; 1 when it differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the document, or compare it."""
        if not options["check"]:
            FILE.write_text(drawn(), encoding="utf8")
        elif not FILE.exists() or FILE.read_text(encoding="utf8") != drawn():
            raise CommandError("LIFECYCLES.md is out of date: run manage.py lifecycles.")
