"""The bill of materials: everything of others that is shipped, with version and hash.

Read from the locks, so that it says the same on every machine.
"""

import base64
import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings

_PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def python_packages(lock: str) -> list[dict[str, Any]]:
    """Components of a requirements lock; the hashes are those of its possible files."""
    found = []
    for block in re.split(r"\n(?=\S)", lock):
        if pinned := _PINNED.match(block):
            name, version = pinned.groups()
            hashes = [{"alg": "SHA-256", "content": text} for text in _HASH.findall(block)]
            found.append(_component("pypi", name, version, hashes))
    return found


def browser_packages(lock: str) -> list[dict[str, Any]]:
    """Components of an npm lock; build tools among them, for they make what is shipped."""
    found = []
    for place, package in json.loads(lock)["packages"].items():
        if place:
            algorithm, _, digest = package["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            hashes = [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": content}]
            name = place.rpartition("node_modules/")[2]
            found.append(_component("npm", name, package["version"], hashes))
    return found


def bill() -> dict[str, Any]:
    """The whole bill, as CycloneDX 1.6."""
    root = Path(settings.BASE_DIR)
    components = [
        *python_packages((root / "requirements.txt").read_text(encoding="utf8")),
        *browser_packages((root / "frontend" / "package-lock.json").read_text(encoding="utf8")),
    ]
    product = {"type": "application", "name": "alliance", "version": settings.VERSION}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": sorted(components, key=lambda component: component["purl"]),
    }


def _component(kind: str, name: str, version: str, hashes: list[dict[str, str]]) -> dict[str, Any]:
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        # One file is installed; a list of many possible ones belongs to none of them.
        **({"hashes": hashes} if len(hashes) == 1 else {}),
    }
