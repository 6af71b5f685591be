"""The words around the code stay true."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
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
