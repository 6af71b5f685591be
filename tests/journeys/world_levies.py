"""What the addresses of incomes and levies need: statements, a booked run, a run that waits."""

from typing import Any

from alliance.core.clock import today
from fundpool import income_files
from fundpool.actions import income, levies, pools, years
from fundpool.income_told import Told
from fundpool.models import LevyRun
from fundpool.queries import levies as queries
from fundpool.rules.income import LINES
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import Institution
from tests import make
from tests.kpi.story import Story

PREFIXES = ("fundpool:income", "fundpool:lev", "api:income", "api:lev")
RULES = {
    "fundpool.levy.rate[development]": "5/1000",
    "fundpool.levy.paid_by[development]": "township",
    "fundpool.levy.base_excludes": ["药品"],
    "fundpool.levy.base_years_back": "1",
}
DUE, FREE, WAITS = 2024, 2025, 2026
#: The years with statements, each the base of the next.
STATED = (DUE - 1, FREE - 1, WAITS - 1)


class Levies:
    """Three bodies pay into a pool: one owes, one waits for a true-up, one has paid too much."""

    def __init__(self, story: Story) -> None:
        self.county = story.county
        self.user = make.user("finance", self.county)
        self.finance = actor_behind(self.user)
        self.approver = make.actor(role="approver", county=self.county)
        system = make.system(self.county)
        for key, value in RULES.items():
            member_actions.set_rule(
                county=self.county, key=key, value=value, by=system, reason="试验〔2026〕1号"
            )
        alliance = make.alliance(self.county, members=3)
        self.pool = pools.open_pool(
            county=self.county, code="W-L", name="试验发展资金池", kind="development",
            alliance=alliance, by=system,
        )  # fmt: skip
        years.open_year(pool=self.pool, year=today().year, by=system)
        self.bodies = make.members_of(alliance)
        for year in STATED:
            for body in self.bodies:
                self._state(body, year, 1_000_000_00)
        self.booked = levies.confirm_levy(run=self._submitted(DUE), by=self.approver)
        self._later()
        self.waiting = self._submitted(WAITS)
        self.good, self.mixed = self._file("7"), self._file("7", "?")

    def _later(self) -> None:
        """What happened after the run was booked."""
        owing, waits, over = self.bodies
        self._pay(over, 500_000, "W-1")
        for body, fen in ((owing, 1_100_000_00), (waits, 1_200_000_00), (over, 900_000_00)):
            self._state(body, DUE - 1, fen, version=1)
        row = self._true_up(over)
        levies.confirm_true_up(row=row, by=self.approver)
        self.true_up = self._true_up(waits)
        self.corrected = self.booked.assessments.get(institution=owing)

    def _true_up(self, body: Institution) -> Any:
        one = self.booked.assessments.get(institution=body)
        return levies.submit_true_up(assessment=one, by=self.finance)

    def _state(self, body: Institution, year: int, fen: int, version: int = 0) -> None:
        told = Told(year, dict.fromkeys(LINES, 0) | {"bed": fen}, version, "更正" * bool(version))
        income.state_income(institution=body, told=told, by=self.finance)

    def _submitted(self, year: int) -> LevyRun:
        return levies.submit_levy(
            pool=self.pool, year=year, total_fen=self._total(year), by=self.finance
        )

    def _total(self, year: int) -> int:
        return queries.preview(self.pool, year, today()).total_fen

    def _pay(self, body: Institution, fen: int, bank_no: str) -> None:
        levies.receive_levy(
            pool=self.pool, institution=body, year=DUE, fen=fen, on=today(), bank_no=bank_no,
            by=self.finance,
        )  # fmt: skip

    def _file(self, *amounts: str) -> Any:
        head = ",".join(["机构代码", "年度", *map(str, LINES.values())])
        rest = ",".join(["0"] * (len(LINES) - 1))
        rows = [
            f"{body.code},2021,{fen},{rest}"
            for body, fen in zip(self.bodies, amounts, strict=False)
        ]
        return income_files.compare_file(
            county=self.county, name="收入.csv", content="\n".join([head, *rows]).encode(),
            by=self.finance,
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        decides = name.endswith(("-confirm", "-refuse", "-withdraw"))
        run = self.waiting.pk if decides else self.booked.pk
        rows = {"true-up-": self.true_up.pk, "true-up": self.corrected.pk}
        pk = next((pk for word, pk in rows.items() if word in name), run)
        return {
            "file": (self.good if name.endswith("-apply") else self.mixed).pk,
            "code": self.bodies[0].code,
            "year": STATED[0] - (name.endswith("-state")),
            "run": run,
            "assessment": self.corrected.pk,
            "true_up": self.true_up.pk,
            "pk": pk,
        }

    def asked(self, name: str) -> str:
        """What an address says behind its question mark."""
        yearly = ("preview", "submit", "receive", "refund", "owed", ":levies")
        if not name.startswith(PREFIXES) or not name.endswith(yearly):
            return ""
        if name.startswith("api:") and not name.endswith(("preview", "owed")):
            return ""
        year = FREE if name.endswith(("preview", "submit")) else DUE
        return f"?pool={self.pool.code}&year={year}"

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        if not name.startswith(("api:income", "api:lev")):
            return None
        paid = {"pool": self.pool.code, "year": DUE, "on": today().isoformat(), "bank_no": "W-9"}
        carried: dict[str, dict[str, Any]] = {
            "api:income-statement-state": {
                "unit": self.bodies[0].code, "year": STATED[0] - 1, "version": 0,
                "amounts": dict.fromkeys(LINES, "1"),
            },
            "api:levy-run-submit": {
                "pool": self.pool.code, "year": FREE, "total": f"{self._total(FREE) / 100:.2f}",
            },
            "api:levy-receive": {**paid, "unit": self.bodies[0].code, "amount": "1"},
            "api:levy-refund": {**paid, "unit": self.bodies[2].code, "amount": "1"},
        }  # fmt: skip
        refuses = {"reason": "试验"} if name.endswith("-refuse") else {}
        return carried.get(name, refuses)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        if not name.startswith(PREFIXES):
            return None
        paid = {"amount": "1", "on": today().isoformat(), "bank_no": "W-8"}
        carried: dict[str, dict[str, Any]] = {
            "fundpool:income-state": {
                **dict.fromkeys(LINES, "1"), "version": 0, "basis": "reported",
            },
            "fundpool:incomes-import-upload": {
                "file": make.upload("收入.csv", bytes(self.good.content)),
            },
            "fundpool:levy-submit": {"total": str(self._total(FREE))},
            "fundpool:levy-receive": {**paid, "institution": self.bodies[0].pk},
            "fundpool:levy-refund": {**paid, "institution": self.bodies[2].pk},
        }  # fmt: skip
        return carried.get(name, {"reason": "试验"})
