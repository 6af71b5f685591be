"""What a drill needs: the product's commands in processes of their own, and a report."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
REPORTS = ROOT / "docs" / "reports"


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command under the product's own settings; its output is kept, its status is not judged."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    kept |= {"DJANGO_SETTINGS_MODULE": "alliance.settings", "LOG_LEVEL": "ERROR", **environment}
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)


def manage(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A management command."""
    return run(sys.executable, "manage.py", *arguments, **environment)


def report(name: str, title: str, lines: Iterable[str]) -> None:
    """Write docs/reports/NAME.md, in place of the one of the last time."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    database = "PostgreSQL" if settings.DATABASE_URL else "SQLite"
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}"
    text = "\n".join([f"# {title}", "", f"{date.today():%Y-%m-%d}, {where}.", "", *lines, ""])  # noqa: DTZ011
    (REPORTS / f"{name}.md").write_text(text, encoding="utf8")
