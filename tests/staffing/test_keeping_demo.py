"""The demonstration of lists, licences, teams and pay: positions and numbers in place of names."""

import re
from pathlib import Path

import yaml
from django.conf import settings as configured

SAID = yaml.safe_load(
    (Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml").read_text(encoding="utf8")
)["keeping"]


def test_nobody_has_a_name_and_everything_made_up_says_so():
    assert all(re.fullmatch(r"演示人员 \d\d", one["name"]) for one in SAID["people"])
    assert SAID["file"].startswith("演示") and SAID["reason"].startswith("演示：")
    assert all(one["name"].startswith("演示") for one in SAID["teams"])


def test_one_licence_soon_ends_and_two_teams_have_each_seat_once_and_a_village():
    days = [one["licence_days"] for one in SAID["people"] if "licence_days" in one]
    assert [one for one in days if one <= 30] == [20]
    assert [sorted(one["seats"]) for one in SAID["teams"]] == [
        sorted(("区级医生", "镇级医生", "村级医生"))
    ] * 2
    assert all(one["villages"] for one in SAID["teams"])
