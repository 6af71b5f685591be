"""The demonstration's economic analysis: figures that somebody stated, two comments, one filed."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions.demo_analyses import load_demo_analyses
from fundpool.models import EconomicAnalysis
from fundpool.queries import analyses as queries
from members import actions as member_actions
from members import queries as member_queries
from members.models import Alliance, Institution
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


def test_one_alliance_has_filed_its_second_version_and_another_still_writes(settings) -> None:
    settings.DEBUG = True
    county = loaded.county("bn")
    by = make.system(county)
    told = yaml.safe_load(FILE.read_text(encoding="utf8"))["analyses"]
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    # The story's finance person of the lead comes with the registry's part.
    told["written"][0]["by"] = "bn-lead1-admin"
    for code in ("BN-D01", "BN-D02"):
        if not Institution.objects.filter(county=county, code=code).exists():
            make.institution(county, code=code)
    assert load_demo_analyses(county=county, told=told, by=by)
    rows = EconomicAnalysis.objects.filter(county=county).order_by("alliance", "number")
    assert [(one.alliance.code, one.number, one.status) for one in rows] == [
        ("BN-A1", 1, "replaced"), ("BN-A1", 2, "filed"), ("BN-A2", 1, "draft"),
    ]  # fmt: skip
    assert all(one.comment.startswith("演示") for one in rows)
    filed = rows.get(status="filed")
    assert filed.year == today().year - 1
    found = {(one.kind, one.of): one for section in queries.filed(filed) for one in section.figures}
    lead = Institution.objects.get(county=county, code="BN-001")
    # the eight lines of the lead added up by hand, and those of the year before
    income = found["body", lead.name]
    assert (income.fen, income.before) == (364_560_827_14, 360_594_162_25)
    other = Alliance.objects.get(county=county, code="BN-A1")
    missing = [one for (kind, _of), one in found.items() if kind == "body" and one.missing]
    assert missing, other
    said = member_queries.rules.rule(county.pk, "fundpool.levy.base_excludes", on=today())
    assert said.reason.startswith("演示")
    assert not load_demo_analyses(county=county, told=told, by=by)


def test_it_is_refused_outside_the_demonstration() -> None:
    county = make.county()
    with pytest.raises(Refused, match="只在演示环境"):
        load_demo_analyses(county=county, told={}, by=make.system(county))
