"""The bill of materials names everything that the locks name, and nothing else."""

import json
import re

import pytest
from django.conf import settings
from django.core.management import call_command

from alliance.core import bill

PYTHON = """\
click==8.1.0 ; python_version > "3" \\
    --hash=sha256:{a}
psycopg[binary]==3.3.9 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
""".format(a="a" * 64, b="b" * 64)
BROWSER = {
    "packages": {
        "": {"name": "front"},
        "node_modules/@scope/thing": {"version": "1.2.3", "integrity": "sha512-AAAA"},
        "node_modules/a/node_modules/b": {"version": "2.0.0", "integrity": "sha1-AAAA"},
    }
}


def test_python_packages_keep_a_hash_only_where_there_is_one_file():
    click, psycopg = bill.python_packages(PYTHON)
    assert click["purl"] == "pkg:pypi/click@8.1.0"
    assert click["hashes"] == [{"alg": "SHA-256", "content": "a" * 64}]
    assert psycopg["purl"] == "pkg:pypi/psycopg@3.3.9"
    assert "hashes" not in psycopg


def test_browser_packages_are_named_as_npm_names_them():
    scoped, nested = bill.browser_packages(json.dumps(BROWSER))
    assert scoped["purl"] == "pkg:npm/%40scope/thing@1.2.3"
    assert scoped["hashes"] == [{"alg": "SHA-512", "content": "000000"}]
    assert (nested["name"], nested["version"]) == ("b", "2.0.0")


@pytest.mark.parametrize("name", ["requirements.in", "frontend/package.json"])
def test_what_is_asked_for_is_on_the_bill(name, capsys):
    call_command("sbom")
    printed = json.loads(capsys.readouterr().out)
    named = {component["name"] for component in printed["components"]}
    text = (settings.BASE_DIR / name).read_text(encoding="utf8")
    if name.endswith(".json"):
        asked = set(json.loads(text).get("dependencies", {}))
    else:
        asked = set(re.findall(r"^([a-z][\w-]+)", text, re.MULTILINE))
    assert asked and asked <= named
