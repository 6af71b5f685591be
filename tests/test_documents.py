"""The words around the code stay true."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from django.core.management import get_commands
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent


def wanted(name: str) -> dict[str, Requirement]:
    """The packages asked for in a requirements*.in file, by name."""
    lines = (ROOT / name).read_text(encoding="utf8").splitlines()
    asked = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    return {requirement.name.lower(): requirement for requirement in asked}


def locked(name: str) -> dict[str, tuple[Version, list[str], set[str]]]:
    """Version, hashes and askers of each package in a lock, by name."""
    text = (ROOT / name).read_text(encoding="utf8")
    found = {}
    for block in re.split(r"\n(?=\S)", text):
        head = re.match(r"([\w.-]+)(?:\[[\w,]+\])?==(\S+)", block)
        if head:
            hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}", block)
            askers = set(re.findall(r"-r (requirements[\w-]*\.in)", block))
            found[head[1].lower()] = (Version(head[2]), hashes, askers)
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_answers_what_is_asked_for(name):
    asked, lock = wanted(f"{name}.in"), locked(f"{name}.txt")
    direct = {package for package, (_, _, askers) in lock.items() if f"{name}.in" in askers}
    assert direct == set(asked), "run `make lock`"
    for package, requirement in asked.items():
        assert requirement.specifier.contains(lock[package][0]), f"{package}: run `make lock`"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_its_hash_and_none_an_address(name):
    assert all(hashes for _, hashes, _ in locked(name).values())
    assert "://" not in (ROOT / name).read_text(encoding="utf8")


def test_tests_run_on_the_versions_that_are_shipped():
    shipped, tested = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: tested[name][0] for name in shipped} == {
        name: pinned for name, (pinned, _, _) in shipped.items()
    }


def test_nothing_installed_lies_below_the_floor():
    floor = wanted("requirements-floor.txt")
    assert floor, "the floor names the packages whose old versions are known to be unsafe"
    for name, requirement in floor.items():
        assert requirement.specifier.contains(version(name)), f"{name} {version(name)}"


def entries(text: str) -> list[tuple[str, list[str]]]:
    """Heading and lines of each decision."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return [(part.splitlines()[0], [x for x in part.splitlines()[1:] if x]) for part in parts]


DECISIONS = (ROOT / "DECISIONS.md").read_text(encoding="utf8")
README = (ROOT / "README.md").read_text(encoding="utf8")


@pytest.mark.parametrize(("heading", "lines"), entries(DECISIONS))
def test_a_decision_is_dated_and_short(heading, lines):
    assert re.match(r"\d{4}-\d\d-\d\d — \S", heading)
    text = [line for line in lines if not line.startswith("- ")]
    assert len(text) <= 10


def test_every_runtime_dependency_has_its_reason():
    reasons = set(re.findall(r"^- ([\w-]+): \S", DECISIONS, flags=re.MULTILINE))
    assert reasons == set(wanted("requirements.in"))


def test_what_the_readme_tells_to_type_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", README)) <= targets
    for command in re.findall(r"\bmanage\.py ([a-z_]+)", README):
        assert command in get_commands(), command


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "DECISIONS.md"])
def test_every_place_a_document_names_is_there(name):
    text = (ROOT / name).read_text(encoding="utf8")
    named = re.findall(r"\]\(([\w./-]+)\)|`((?:alliance|deploy|tests|\.ci)/[\w./]+)`", text)
    for place in (link or path for link, path in named):
        assert (ROOT / place).exists(), place
