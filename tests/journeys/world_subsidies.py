"""What the addresses of subsidies by appraisal need: a draft, one that waits."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.clock import today
from alliance.core.models import ImportFile
from fundpool import subsidy_files
from fundpool.actions import pools, subsidies, years
from fundpool.actions.subsidies import BodyTold
from fundpool.models import AppraisedSubsidy
from fundpool.queries import subsidies as queries
from fundpool.rules import ledger
from fundpool.rules.subsidy_years import Figures
from kpi.models import Run
from members.middleware import actor_behind
from members.models import User
from tests import make
from tests.fundpool.ledger import posted
from tests.fundpool.levies import set_rules
from tests.kpi.story import Story

PREFIXES = ("fundpool:subsid", "api:subsid")


class Subsidies:
    """Running subsidies of one body: a draft that may be changed, and one that waits."""

    def __init__(self, story: Story, finance: User, scored: Run) -> None:
        set_rules(story.county, {queries.METHOD % "running": "score"})
        self.finance, self.body = actor_behind(finance), story.bodies[0]
        self.scored, self.year = scored, int(scored.period)
        system = make.system(story.county)
        self.pool = pools.open_pool(
            county=story.county, code="W-S", name="试验专项资金", kind="special", by=system
        )
        years.open_year(pool=self.pool, year=today().year, by=system)
        self.draft, self.handed = (self._draft(code) for code in ("S1", "S2"))
        fen = 100_00
        lines = ledger.subsidy_received(fen, self.handed.earmark_id)
        posted(pool=self.pool, lines=lines, by=system, on=today())
        seen = queries.seen(self.handed, scored)
        self.good, self.mixed = self._file("3.00"), self._file("-")
        subsidies.submit_subsidy(row=self.handed, scored=scored, mark=seen.mark, by=self.finance)

    def _table(self, income: str) -> str:
        return f"机构代码,核定任务,核定收入（元）,核定支出（元）\n{self.body.code},一,{income},9"

    def _file(self, income: str) -> ImportFile:
        return subsidy_files.compare_file(
            row=self.draft, name="核定数.csv", content=self._table(income).encode(),
            by=self.finance,
        )  # fmt: skip

    def _draft(self, code: str) -> AppraisedSubsidy:
        earmark = pools.name_earmark(
            pool=self.pool, code=code, name="政府补助", document_no="试验〔2026〕1号",
            by=make.system(self.pool.county),
        )  # fmt: skip
        row = subsidies.draft_subsidy(
            earmark=earmark, kind="running", year=self.year, document_no="1号", by=self.finance
        )
        told = BodyTold(self.body, Figures("服务1万人次", 100, 200))
        return subsidies.state_subsidy(row=row, bodies=[told], version=1, by=self.finance)

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        row = self.handed if name.endswith(("-step", "-verb")) else self.draft
        file = self.good if name.endswith("-apply") else self.mixed
        return {"row": row.pk, "pk": row.pk, "verb": "refuse", "file": file.pk}

    def asked(self, name: str) -> str:
        """What an address says behind its question mark."""
        return f"?scored={self.scored.pk}" if name == "api:subsidy-seen" else ""

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        if not name.startswith("api:subsid"):
            return None
        carried: dict[str, dict[str, Any]] = {
            "api:subsidy-draft": {
                "kind": "running", "year": self.year - 1, "pool": "W-S", "earmark": "S1",
                "document_no": "2号",
            },
            "api:subsidy-state": {"version": self.draft.version, "bodies": []},
            "api:subsidy-verb": {"reason": "试验"},
        }  # fmt: skip
        return carried.get(name, {})

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        if not name.startswith("fundpool:subsid"):
            return None
        carried: dict[str, dict[str, Any]] = {
            "fundpool:subsidies": {
                "kind": "running", "year": self.year - 2, "earmark": self.draft.earmark_id,
                "document_no": "3号",
            },
            "fundpool:subsidy-figures": {"version": self.draft.version},
            "fundpool:subsidy-step": {"reason": "试验"},
            "fundpool:subsidy-import-upload": {
                "subsidy": self.draft.pk,
                "file": SimpleUploadedFile("核定数.csv", self._table("4.00").encode()),
            },
        }  # fmt: skip
        return carried.get(name, {})
