"""The one-way street between apps, and inside each, is really guarded."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("alliance", "members", "referrals", "staffing", "kpi", "fundpool")
# What arithmetic may use of the framework: words for people, nothing with rows or settings.
HARMLESS = ("django.utils.translation", "django.utils.functional")
PURE = ("kpi/formula", "kpi/scoring", "kpi/assessment")


def broken(root: Path) -> str:
    """What the import contracts say of the project under this root; empty when they are kept."""
    said = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout + said.stderr if said.returncode else ""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The modules of the project in a folder where they may be broken."""
    root = tmp_path_factory.mktemp("layers")
    leave = shutil.ignore_patterns("__pycache__", "static", "migrations")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, root / name, ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def test_the_layers_hold(copy):
    assert broken(copy) == ""


@pytest.mark.parametrize(
    ("module", "imports", "contract"),
    [
        ("alliance/core/money.py", "members.models", "Apps depend downwards only"),
        ("members/rules.py", "kpi.models", "Apps depend downwards only"),
        ("members/access/planted.py", "members.actions", "Inside every app"),
        ("members/queries/rules/planted.py", "members.queries.people", "rooms of questions"),
        ("members/actions/signing/planted.py", "members.actions.people", "rooms of actions"),
        ("kpi/formula/planted.py", "kpi.models", "Arithmetic is plain Python"),
    ],
)
def test_each_contract_fails_when_it_is_broken(copy, module, imports, contract):
    path = copy / module
    before = path.read_bytes() if path.exists() else None
    path.write_text(f"import {imports}\n", encoding="utf8")
    try:
        said = broken(copy)
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    assert re.search(rf"{contract}.* BROKEN", said), said


def imported(path: Path) -> list[str]:
    """Every module that a file imports."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


def test_rules_and_arithmetic_use_nothing_of_the_framework_but_words():
    pure = [*ROOT.glob("*/rules.py")]
    for folder in PURE:
        pure += sorted((ROOT / folder).rglob("*.py"))
    assert len(pure) > len(PURE)
    used = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in pure
        for name in imported(path)
        if name.startswith("django") and not name.startswith(HARMLESS)
    }
    assert used == set()
