"""The README's curl examples run as they are written, against the demonstration."""

import json
import os
import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command

from alliance.core import jobs
from kpi.models import DataValue, Run

README = Path(settings.BASE_DIR) / "README.md"
EXAMPLES = [
    block for block in re.findall(r"```bash\n(.*?)```", README.read_text("utf8"), re.DOTALL)
    if "curl" in block
]  # fmt: skip
SETTING_UP = re.compile(r"```sh\nexport ALLIANCE=(?P<address>\S+)\nexport TOKEN=(?P<token>.+)\n```")


def run(script: str, environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={**os.environ, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_example_runs_as_written(transactional_db, live_server, tmp_path, settings):
    settings.DEBUG = True  # the demonstration loads nowhere else
    call_command("load_plans", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    jobs.run_due()
    cache.clear()
    setting_up = SETTING_UP.search(README.read_text("utf8"))
    assert setting_up is not None
    user = re.search(r"manage\.py token (\S+)", setting_up["token"])
    assert user is not None
    said = StringIO()
    call_command("token", user[1], stdout=said)
    # What the README does with it: the last word of the last line.
    token = said.getvalue().splitlines()[-1].split()[-1]
    there = {"ALLIANCE": live_server.url, "TOKEN": token}
    values = DataValue.objects.count()

    said_by = [run(example, there, tmp_path) for example in EXAMPLES]

    assert len(EXAMPLES) == 7
    pulled, later, explained, started, loaded, came, mapped = said_by
    rows = json.loads(pulled)["results"]
    assert {row["indicator"] for row in rows} == {"bn_k01", "bn_k08"}
    assert (tmp_path / "values.csv").read_bytes().startswith(b"\xef\xbb\xbfid,indicator,")
    assert json.loads(later)["results"] == []
    assert json.loads(explained)["indicator"] == "bn_k06"
    states = [json.loads(part)["state"] for part in re.findall(r"\{.*?\}(?=\{|$)", started)]
    assert states == ["computing", "cancelled"]
    assert Run.objects.filter(state=Run.State.CANCELLED).count() == 1
    outcome, _heading = loaded.split("\ufeff")
    assert json.loads(outcome)["counts"]["rows"] == 1
    assert DataValue.objects.count() == values
    returns, owed = map(json.loads, came.replace("}{", "}\n{").splitlines())
    assert {row["state"] for row in returns["results"]} & {"draft", "submitted", "accepted"}
    assert owed["not_listed"] == 0
    units = json.loads(mapped)["results"]
    assert {row["level"] for row in units} == {2}
    told = json.loads((tmp_path / "metadata.json").read_bytes())
    assert {row["code"] for row in units} <= {row["code"] for row in told["organisationUnits"]}
    figures = (tmp_path / "figures.xml").read_text("utf8")
    for month in ("2024-10-01/P1M", "2024-11-01/P1M", "2024-12-01/P1M"):
        assert f'period="{month}"' in figures
    assert (tmp_path / "values.xlsx").read_bytes().startswith(b"PK")
