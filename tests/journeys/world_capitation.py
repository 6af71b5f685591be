"""What the addresses of public-health money need: a draft, a year that runs, an open run, files."""

from decimal import Decimal
from typing import Any

from alliance.core.clock import today
from fundpool import capitation_files
from fundpool.actions import capitation, capitation_runs, capitation_work, payees, pools, years
from fundpool.actions._capitation_said import YearTold
from fundpool.actions.capitation import BudgetTold
from fundpool.actions.capitation_work import ServiceTold, WorkTold
from fundpool.actions.receipts import Notice
from fundpool.models import CapitationRun, CapitationYear
from fundpool.queries import capitation_seen
from fundpool.rules import capitation_years as rules
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import Institution, User
from tests import make
from tests.kpi.story import Story

PREFIXES = ("fundpool:capitation", "api:capitation")
RULES = {
    "fundpool.prepay.share[member]": "7/10",
    "fundpool.capitation.quarters": "equal",
    "fundpool.capitation.method": "work",
    "fundpool.capitation.unearned": "lead",
}
#: Addresses that change a draft; a step of a year confirms the one that was submitted.
DRAFTS = ("-edit", "-budgets", "-split", ":capitation-year")


class Capitations:
    """Three bodies of an alliance: one advance was approved, the next waits."""

    def __init__(self, story: Story, finance: User, assessor: User) -> None:
        self.county = story.county
        self.finance, self.assessor = actor_behind(finance), actor_behind(assessor)
        #: No threshold is set here, so that two approve.
        self.approver, self.second = (
            make.actor(role="approver", county=self.county) for _n in range(2)
        )
        system = make.system(self.county)
        for key, value in RULES.items():
            member_actions.set_rule(
                county=self.county, key=key, value=value, by=system, reason="试验〔2026〕1号"
            )
        self.pool = pools.open_pool(
            county=self.county, code="W-PH", name="试验基本公卫", kind="capitation", by=system
        )
        years.open_year(pool=self.pool, year=today().year, by=system)
        self.bodies = list(story.bodies)
        self.draft, self.handed, self.row = (self._year(n) for n in (2, 1, 0))
        capitation.submit_capitation(row=self.handed, by=self.finance)
        self._confirm()
        self.standard = capitation_work.state_service(
            row=self.row, told=ServiceTold("V", "随访", "人次", 1_000, "试验"), by=self.finance
        )
        self.stands = self._paid()
        self._settle()
        self.waiting = self._submitted(2)
        self.good, self.mixed = self._file("7"), self._file("7", "?")

    def _year(self, back: int) -> CapitationYear:
        told = YearTold("试验财1号", 1_000, "试验2号", 5_000, "试验3号")
        row = capitation.draft_capitation(
            pool=self.pool, year=today().year - back, told=told, by=self.finance
        )
        lines = [BudgetTold(body, 400_000) for body in self.bodies]
        return capitation.split_budget(row=row, lines=lines, version=row.version, by=self.finance)

    def _confirm(self) -> None:
        capitation.submit_capitation(row=self.row, by=self.finance)
        self.row = capitation.confirm_capitation(row=self.row, by=self.approver)
        notice = Notice("试验4号", today(), "county", "基本公卫", self.row.year)
        capitation.receive_prepayment(
            row=self.row,
            quarter=1,
            fen=500_000,
            on=today(),
            notice=notice,
            key="w",
            by=self.finance,
        )

    def _paid(self) -> CapitationRun:
        """The advance of the first quarter, paid into everybody's account."""
        for body in self.bodies:
            payee = payees.enter_payee(
                institution=body, bank="试验银行", name="试验户名", number="12345678901234",
                by=make.actor(role="clerk", institution=body),
            )  # fmt: skip
            payees.confirm_payee(payee=payee, by=self.approver)
        run = self._approved(self._submitted(1))
        return capitation_runs.pay_capitation_run(
            run=run, on=today(), bank_no="W-1", by=self.finance
        )

    def _settle(self) -> None:
        """Nobody has worked in the first quarter: everybody owes the advance."""
        lines = [
            WorkTold(one, 1, self.standard, Decimal(0), "试验") for one in self.row.budgets.all()
        ]
        capitation_work.verify_work(row=self.row, lines=lines, by=self.assessor)
        self.row.refresh_from_db()
        run = capitation_runs.submit_capitation_run(
            row=self.row, kind=rules.SETTLEMENT, quarter=1, by=self.finance,
            mark=capitation_seen.seen(self.row, rules.SETTLEMENT, 1).mark,
        )  # fmt: skip
        self._approved(run)

    def _approved(self, run: CapitationRun) -> CapitationRun:
        for by in (self.approver, self.second):
            run = capitation_runs.approve_capitation_run(run=run, by=by)
        return run

    def _mark(self, quarter: int) -> str:
        self.row.refresh_from_db()
        return capitation_seen.seen(self.row, rules.ADVANCE, quarter).mark

    def _submitted(self, quarter: int) -> CapitationRun:
        return capitation_runs.submit_capitation_run(
            row=self.row, kind=rules.ADVANCE, quarter=quarter, mark=self._mark(quarter),
            by=self.finance,
        )  # fmt: skip

    def _file(self, *amounts: str) -> Any:
        head = "年度,季度,机构代码,服务代码,核实工作量,核实依据"
        rows = [
            f"{self.row.year},3,{body.code},V,{amount},核实表"
            for body, amount in zip(self.bodies, amounts, strict=False)
        ]
        return capitation_files.compare_file(
            county=self.county, name="工作量.csv", content="\n".join([head, *rows]).encode(),
            by=self.assessor,
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        row = self.row
        if name.endswith(DRAFTS):
            row = self.draft
        elif name.endswith((":capitation-step", ":capitation-verb")):
            row = self.handed
        runs = name.endswith(("-run", "-run-step", "-run-verb"))
        return {
            "file": (self.good if name.endswith("-apply") else self.mixed).pk,
            "capitation": row.pk,
            "run": (self.stands if name.endswith("capitation-run") else self.waiting).pk,
            "pk": self.waiting.pk if runs else row.pk,
            "verb": "refuse" if runs else "send-back",
        }

    def asked(self, name: str) -> str:
        """What an address says behind its question mark."""
        if name in {"fundpool:capitation-preview", "api:capitation-seen"}:
            return "?kind=advance&quarter=3"
        return ""

    def sent_to(self, name: str, unit: Institution) -> dict[str, dict[str, Any]]:
        """What each POST of the REST door carries."""
        on = today().isoformat()
        year = {"document_no": "试验9号", "population": 5, "population_source": "试验", "per_head": "1",
                "per_head_source": "试验"}  # fmt: skip
        return {
            "api:capitation-years": {**year, "pool": self.pool.code, "year": today().year - 5},
            "api:capitation-year": {**year, "version": self.draft.version},
            "api:capitation-split": {
                "version": self.draft.version,
                "budgets": [{"unit": unit.code, "amount": "1"}],
            },
            "api:capitation-prepaid": {
                "quarter": 1, "amount": "1", "on": on, "notice_no": "试验", "notice_on": on,
                "level": "county", "project": "试验",
            },
            "api:capitation-back": {"unit": unit.code, "amount": "1", "on": on, "bank_no": "W"},
            "api:capitation-services": {
                "code": "W", "name": "建档", "unit_words": "份", "standard": "1", "source": "试验",
            },
            "api:capitation-verify": {
                "works": [
                    {"unit": self.bodies[1].code, "quarter": 2, "service": "V", "amount": "1",
                     "source": "试验"},
                ],
            },
            "api:capitation-run-submit": {"kind": "advance", "quarter": 3, "mark": self._mark(3)},
        }  # fmt: skip

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        if not name.startswith("api:capitation"):
            return None
        return self.sent_to(name, self.bodies[0]).get(name, {"reason": "试验"})

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        if not name.startswith("fundpool:capitation"):
            return None
        on, document = today().isoformat(), {"document_no": "试验9号"}
        carried: dict[str, dict[str, Any]] = {
            "fundpool:capitations": {
                **document, "pool": self.pool.pk, "year": today().year - 5,
            },
            "fundpool:capitation-edit": {**document, "version": self.draft.version},
            "fundpool:capitation-budgets": {"version": self.draft.version, "how": "amounts"},
            "fundpool:capitation-prepayment": {
                "key": "w2", "quarter": 1, "fen": "1", "on": on, "notice_no": "试验",
                "notice_on": on, "level": "county", "project": "试验",
            },
            "fundpool:capitation-recovery": {
                "back-budget": self._budget(0), "back-fen": "1", "back-on": on, "back-bank_no": "W",
            },
            "fundpool:capitation-works": {
                "budget": self._budget(1), "quarter": 2, "service": self.row.services.get().pk,
                "amount": "1", "source": "试验",
            },
            "fundpool:capitation-service": {
                "service-code": "W", "service-name": "建档", "service-unit": "份",
                "service-standard": "1", "service-source": "试验",
            },
            "fundpool:capitation-submit": {"kind": "advance", "quarter": "3", "mark": self._mark(3)},
            "fundpool:capitation-import-upload": {
                "file": make.upload("工作量.csv", bytes(self.good.content)),
            },
        }  # fmt: skip
        return carried.get(name, {"reason": "试验"})

    def _budget(self, body: int) -> int:
        return self.row.budgets.get(institution=self.bodies[body]).pk
