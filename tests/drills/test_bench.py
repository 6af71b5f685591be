"""Ten counties: the product against the shortest script that does the same."""

from pathlib import Path

import pytest

from alliance.settings import DATABASE_URL
from tests.drills.reporting import manage, report

SCALE = "tenth"
NAMES = ("assess", "explain", "pull", "pull-csv", "import")


@pytest.mark.drill
def test_ten_counties_stay_within_every_bar(tmp_path: Path) -> None:
    asked = ("bench", "kpi", *NAMES, "--scale", SCALE, "--pairs", "3")
    done = manage(*asked, "--json", str(tmp_path / "bench.json"))
    assert (tmp_path / "bench.json").exists(), done.stderr[-3000:]

    said = [line for line in done.stdout.splitlines() if line]
    vendor = "postgresql" if DATABASE_URL else "sqlite"
    lines = ["Ratios are least/median/most of three pairs.", "", *(f"- {line}" for line in said)]
    report(f"bench-{SCALE}-{vendor}", "Ten counties, measured", lines)
    assert done.returncode == 0, done.stdout + done.stderr
