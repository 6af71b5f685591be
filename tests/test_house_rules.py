"""The layout, kept by tests instead of by memory."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.db.models import CASCADE, PROTECT

from alliance.core.db.constraints import SameCounty

ROOT = Path(settings.BASE_DIR)
APPS = ("members", "referrals", "staffing", "governance", "kpi", "fundpool")
DOORS = {"views", "api", "tasks", "management"}
LONGEST = 350
PLANS = sorted((ROOT / "fixtures" / "plans").glob("*.yaml"))


def kept_by_git() -> Iterator[Path]:
    """Every file of the project, relative to its root, also those not yet committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines() if listed.returncode == 0 else ROOT.rglob("*")
    for name in names:
        path = ROOT / name
        if path.is_file():
            yield path.relative_to(ROOT)


FILES = sorted(kept_by_git())
MODULES = [
    path
    for path in FILES
    if path.suffix == ".py"
    if path.parts[0] in (*APPS, "alliance")
    if "migrations" not in path.parts
]
SOURCES = {path: (ROOT / path).read_text(encoding="utf8") for path in MODULES}


@cache
def trees() -> dict[Path, ast.Module]:
    """What each module says; read when a test asks for it, once for all of them."""
    return {path: ast.parse(source) for path, source in SOURCES.items()}


@cache
def nodes(tree: ast.Module) -> list[ast.AST]:
    """Everything in a module, outermost first."""
    return list(ast.walk(tree))


def parts(path: Path) -> set[str]:
    """The module's package names and its own."""
    return {*path.parts[:-1], path.stem}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


# --- doors --------------------------------------------------------------------


def rows_touched(source: str) -> list[str]:
    """What a door may not say: it asks `access`, and lets an action change."""
    return re.findall(r"\.(?:objects|_default_manager)\b|\.(?:save|delete)\(", source)


def test_a_door_touches_no_row_itself() -> None:
    doors = {path: source for path, source in SOURCES.items() if DOORS & parts(path)}
    assert doors
    assert {path: found for path in doors if (found := rows_touched(doors[path]))} == {}


def test_a_door_that_touches_rows_is_found() -> None:
    assert rows_touched("Run.objects.get(pk=1).delete()") == [".objects", ".delete("]


# --- actions ------------------------------------------------------------------


def wrong_with(action: ast.FunctionDef) -> str:
    """What an action lacks; "" when it is well formed."""
    if "action" not in {ast.unparse(decorator) for decorator in action.decorator_list}:
        return "is no @action"
    if action.args.args or action.args.posonlyargs or action.args.vararg:
        return "takes more than keywords"
    by = [argument for argument in action.args.kwonlyargs if argument.arg == "by"]
    if not by or by[0].annotation is None or ast.unparse(by[0].annotation) != "Actor":
        return "lacks by: Actor"
    if any(argument.arg in {"force", "skip_checks"} for argument in action.args.kwonlyargs):
        return "can be told to skip its rules: make another verb"
    return ""


def test_every_public_action_is_well_formed() -> None:
    actions = [
        (path, node)
        for path, tree in trees().items()
        if "actions" in parts(path) and not path.name.startswith("_")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert actions
    assert [(path, node.name, said) for path, node in actions if (said := wrong_with(node))] == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("def f(*, by: Actor): ...", "is no @action"),
        ("@action\ndef f(x, *, by: Actor): ...", "takes more than keywords"),
        ("@action\ndef f(*, x: int): ...", "lacks by: Actor"),
        ("@action\ndef f(*, by: Actor | None): ...", "lacks by: Actor"),
        (
            "@action\ndef f(*, by: Actor, force: bool): ...",
            "can be told to skip its rules: make another verb",
        ),
        ("@action\ndef f(*, by: Actor): ...", ""),
    ],
)
def test_a_malformed_action_is_found(source: str, wrong: str) -> None:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert wrong_with(node) == wrong


# --- nobody asks which county it is -------------------------------------------


def forbidden_words() -> tuple[set[str], set[str]]:
    """Codes of plans and counties (as whole literals), and their names (anywhere)."""
    codes, names = set(), set()
    for file in PLANS:
        said = yaml.load(file.read_text(encoding="utf8"), Loader=yaml.CSafeLoader)
        county = said["county"]
        codes |= {said["plan"]["code"], said["plan"]["code"].lower(), str(county["code"])}
        names |= {county["name"], county.get("short") or county["name"]}
    return codes, names


CODES, NAMES = forbidden_words()


def asked(tree: ast.Module) -> set[str]:
    """Codes and names of counties and plans that a piece of Python speaks of."""
    said = {id(node.value) for node in nodes(tree) if isinstance(node, ast.Expr)}  # docstrings
    literals = [
        node.value
        for node in nodes(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]
    return {text for text in literals if text in CODES} | {
        name for name in NAMES for text in literals if name in text
    }


def test_the_plans_are_known_to_this_test() -> None:
    assert len(PLANS) == 5
    assert len(CODES) >= 10


def test_no_python_asks_which_plan_or_county_it_is() -> None:
    assert {path: found for path, tree in trees().items() if (found := asked(tree))} == {}


def test_a_question_for_the_county_is_found() -> None:
    code, name = min(CODES), min(NAMES, key=len)
    assert asked(ast.parse(f"if county.code == {code!r}: ...")) == {code}
    assert asked(ast.parse(f"title = '考核（{name}）'")) == {name}
    assert asked(ast.parse(f"def f():\n    'Sorts {name} first.'")) == set()


# --- shape --------------------------------------------------------------------


def test_a_module_is_short() -> None:
    long = [path for path, source in SOURCES.items() if len(source.splitlines()) > LONGEST]
    assert long == []


def test_a_module_says_what_it_is() -> None:
    said = [path for path, source in SOURCES.items() if source.strip()]
    assert [path for path in said if not ast.get_docstring(trees()[path])] == []


def test_nothing_is_imported_inside_a_function() -> None:
    for path, tree in trees().items():
        for function in functions(tree):
            inner = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{path}:{function.lineno}"


def test_no_business_by_signal_or_generic_key() -> None:
    words = re.compile(r"GenericForeignKey|post_save|pre_save|post_delete|@receiver")
    assert [path for path, source in SOURCES.items() if words.search(source)] == []


def test_no_business_by_hidden_save() -> None:
    for path, tree in trees().items():
        for function in functions(tree):
            assert function.name not in {"save", "delete"}, f"{path}:{function.lineno}"


def test_names_say_what_a_thing_is() -> None:
    idle = {"utils", "helpers", "services", "common", "misc"}
    assert [path for path in MODULES if path.stem in idle] == []
    for path, tree in trees().items():
        for node in nodes(tree):
            if isinstance(node, ast.ClassDef):
                worn = re.search(r"(Manager|Helper|Service|Handler|Utils?)$", node.name)
                assert not worn, f"{path}: {node.name}"


# --- models -------------------------------------------------------------------

OURS: list[Any] = [
    model for model in apps.get_models() if model.__module__.startswith((*APPS, "alliance"))
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_numbers_are_exact_and_nothing_with_meaning_is_deleted(model: Any) -> None:
    for field in model._meta.local_fields:
        assert not isinstance(field, models.DecimalField | models.FloatField), field.name
        if field.is_relation:
            assert field.remote_field.on_delete in {PROTECT, CASCADE}, field.name


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_row_hangs_on_a_row_of_another_county(model: Any) -> None:
    """Whoever carries a county and points at a row that carries one has SameCounty."""
    by_name = {field.name: field for field in model._meta.local_fields}
    if "county" not in by_name:
        return
    guarded = {c.fk for c in model._meta.constraints if isinstance(c, SameCounty)}
    pointing = {
        name
        for name, field in by_name.items()
        if field.is_relation
        if "county" in {other.name for other in field.related_model._meta.local_fields}
    }
    assert pointing - guarded == set()


# --- generated ----------------------------------------------------------------


def test_the_lifecycles_are_drawn() -> None:
    call_command("lifecycles", "--check")
