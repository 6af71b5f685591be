"""The built front-end files: when they are built, from what, and what happens when they cannot."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from alliance.core import assets
from alliance.core.management.commands import assets as command

FRONTEND = Path("frontend")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with the inputs of the build, nothing built yet."""
    for name in assets.INPUTS:
        (tmp_path / "frontend").mkdir(exist_ok=True)
        (tmp_path / "frontend" / name).write_bytes((FRONTEND / name).read_bytes())
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "FRONTEND", tmp_path / "frontend")
    monkeypatch.setattr(assets, "BUILT", tmp_path / "static" / "built")
    return tmp_path


def program(folder: Path, name: str, *lines: str) -> None:
    """A program of this name, first on PATH."""
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines)), encoding="utf8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, first on PATH, with a node that builds one file and an npm that fetches none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program(
        folder,
        "node",
        '[ "$1" = --version ] && echo v22.1.0 && exit',
        'mkdir "$2"',
        'cat > "$2/icons.svg"',
    )
    program(folder, "npm", f'echo "$@" >> {tmp_path}/npm.log')
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def test_icons_are_those_that_pages_and_code_name(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '{% icon "check" %}{% verb "x" icon="printer" %}{% icon name %}', encoding="utf8"
    )
    code = tmp_path / "navigation.py"
    code.write_text('Page("home", icon="home-2")', encoding="utf8")
    assert assets.icons([page, code]) == ["check", "home-2", "printer"]


def test_the_side_bar_and_the_components_are_among_the_sources():
    assert {"chart-bar", "layout-dashboard", "alert-triangle", "minus"} <= set(assets.icons())


def test_what_is_built_is_kept_until_an_input_changes(project, node):
    call_command("assets")
    assert assets.up_to_date(assets.icons())
    fetched = (project / "npm.log").read_text()
    call_command("assets")
    assert (project / "npm.log").read_text() == fetched
    (project / "frontend" / "charts.mjs").write_text("// another\n")
    assert not assets.up_to_date(assets.icons())
    call_command("assets")
    assert (project / "npm.log").read_text() != fetched


def test_another_icon_asks_for_another_build(project, node):
    call_command("assets")
    assert not assets.up_to_date([*assets.icons(), "zzz"])


def test_packages_are_fetched_by_lock_without_their_scripts(project, node):
    call_command("assets")
    said = (project / "npm.log").read_text().split()
    assert said[0] == "ci"
    assert "--ignore-scripts" in said
    assert "--omit=optional" not in said


def test_a_failed_build_leaves_what_was_there(project, node):
    call_command("assets")
    before = (assets.BUILT / assets.STAMP).read_text()
    (project / "frontend" / "charts.mjs").write_text("// another\n")
    program(
        node,
        "node",
        '[ "$1" = --version ] && echo v22.1.0 && exit',
        "echo no such icon >&2",
        "exit 2",
    )
    with pytest.raises(CommandError, match="no such icon"):
        call_command("assets")
    assert (assets.BUILT / assets.STAMP).read_text() == before
    assert [path.name for path in (project / "frontend").glob(".building-*")] == []


def test_without_network_the_command_says_that_pages_come_up_plain(project, node):
    program(node, "npm", "echo registry unreachable >&2", "exit 1")
    with pytest.raises(CommandError, match="简单样式"):
        call_command("assets")
    assert not assets.present()


def test_check_only_answers(project, node):
    with pytest.raises(CommandError, match=r"manage\.py assets"):
        call_command("assets", "--check")
    assert not assets.present()


@pytest.mark.parametrize("version", ["v18.19.0", "v20.9.0", "nonsense"])
def test_an_old_node_is_passed_over(node, version):
    program(node, "node", f"echo {version}")
    assert command.node_on_path() is None


def test_a_new_node_is_used_with_the_machines_certificates(node):
    found = command.node_on_path()
    assert found is not None
    assert found.node == [str(node / "node")]
    assert found.environment["NODE_USE_SYSTEM_CA"] == "1"


def test_node_from_the_wheel_stands_first_on_the_path():
    found = command.Node(["node"], ["npm"], "/somewhere/bin")
    assert found.environment["PATH"].split(os.pathsep)[0] == "/somewhere/bin"


# --- what is committed --------------------------------------------------------
def test_the_lock_names_no_host_and_holds_hashes():
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf8")
    assert "://" not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_lock_fits_the_packages_that_are_asked_for():
    asked = json.loads((FRONTEND / "package.json").read_text(encoding="utf8"))
    locked = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf8"))
    for kind in ("dependencies", "devDependencies"):
        assert locked["packages"][""][kind] == asked[kind]
        for name, version in asked[kind].items():
            assert locked["packages"][f"node_modules/{name}"]["version"] == version


def test_npm_runs_no_scripts_asks_nobody_else_and_gives_up_in_seconds():
    settings = (FRONTEND / ".npmrc").read_text(encoding="utf8")
    assert {
        "omit-lockfile-registry-resolved=true",
        "ignore-scripts=true",
        "audit=false",
        "fund=false",
        "update-notifier=false",
    } <= set(settings.split())
    assert "registry=" not in settings
    assert "://" not in settings


def test_node_itself_is_locked_by_hashes():
    lines = (FRONTEND / "node-requirements.txt").read_text(encoding="utf8")
    assert "--hash=sha256:" in lines
    assert "://" not in lines


def test_built_files_are_not_committed():
    tracked = subprocess.run(
        ["git", "ls-files", "alliance/static/built", "frontend/node_modules"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert tracked.stdout == ""


@pytest.mark.skipif(not assets.present(), reason="the front-end files are not built")
def test_the_built_files_are_small_and_name_no_map():
    sizes = {file.name: file.stat().st_size for file in assets.BUILT.iterdir()}
    assert sizes["echarts.min.js"] < 650_000
    assert sizes["icons.svg"] < 60_000
    for name in ("bootstrap.min.css", "htmx.min.js", "echarts.min.js"):
        assert "sourceMappingURL" not in (assets.BUILT / name).read_text(encoding="utf8")


@pytest.mark.skipif(not assets.present(), reason="the front-end files are not built")
def test_the_sprite_holds_every_icon_it_was_built_for():
    built = json.loads((assets.BUILT / assets.STAMP).read_text("utf8"))["icons"]
    sprite = (assets.BUILT / "icons.svg").read_text(encoding="utf8")
    assert all(f'<symbol id="{name}" ' in sprite for name in built)
    assert "M0 0h24v24H0z" not in sprite
