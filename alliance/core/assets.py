"""The front-end files that are built, not written: which ones, from what, and are they here."""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "alliance" / "static" / "built"
STAMP = "built.json"
#: What decides the result, beside the icons that the pages name.
INPUTS = ("package.json", "package-lock.json", "build.mjs", "charts.mjs")
_NAMED = re.compile(r"""(?:\{% icon |\bicon=)["']([a-z0-9-]+)["']""")
_SOURCES = ("templates", "alliance", "members", "referrals", "staffing", "kpi", "fundpool")


def present() -> bool:
    """Whether the built files are here; without them pages come up plain and say so."""
    return (BUILT / STAMP).is_file()


def icons(sources: Iterable[Path] | None = None) -> list[str]:
    """Names of all icons that templates and Python ask for, in order of the alphabet."""
    files = sources if sources is not None else _sources()
    return sorted({name for file in files for name in _NAMED.findall(file.read_text("utf8"))})


def _sources() -> list[Path]:
    return [
        file
        for top in _SOURCES
        for kind in ("*.html", "*.py")
        for file in (ROOT / top).rglob(kind)
        if "static" not in file.parts
    ]


def digest(names: Iterable[str]) -> str:
    """One hash over everything that decides what the build makes."""
    state = hashlib.sha256(" ".join(names).encode())
    for name in INPUTS:
        state.update(b"\0" + (FRONTEND / name).read_bytes())
    return state.hexdigest()


def up_to_date(names: Iterable[str]) -> bool:
    """Whether the files here were built from today's inputs and icons."""
    if not present():
        return False
    stamp = json.loads((BUILT / STAMP).read_text("utf8"))
    return bool(stamp.get("inputs") == digest(names))
