"""What the addresses of bank accounts and sources need: lines, a balance, files, a paid request."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core import imports
from alliance.core.clock import today
from alliance.core.models import ImportFile, ImportMapping
from fundpool import bank_files
from fundpool.actions import bank_accounts, bank_lines, payees, pools, receipts, requests
from fundpool.actions.receipts import Notice
from fundpool.actions.requests import RequestTold
from fundpool.bank_told import LineTold
from fundpool.models import BankLine, Disbursement
from members.middleware import actor_behind
from members.models import User
from tests import make
from tests.kpi.story import Story

OWN = frozenset(
    {
        *("fundpool:banks", "fundpool:bank", "fundpool:payment", "fundpool:sources"),
        *("fundpool:receipt", "api:treasury-payments", "api:fund-sources", "api:fund-receipts"),
        *("api:fund-receipt-course", "api:fund-payment-sources"),
    }
)
PREFIXES = ("fundpool:bank-", "api:bank-")
FEN = 90_000


class Bank:
    """A pool in an account, a receipt, a payment; lines that are open, one that is matched."""

    def __init__(self, story: Story, finance: User) -> None:
        self.county, self.by = story.county, actor_behind(finance)
        self.on = today()
        self.pool = pools.open_pool(
            county=self.county, code="W-B", name="试验银行资金", kind="special", year=self.on.year,
            by=self.by,
        )  # fmt: skip
        self.spare = pools.open_pool(
            county=self.county, code="W-B2", name="试验第二资金", kind="special",
            year=self.on.year, by=self.by,
        )  # fmt: skip
        self.earmark = pools.name_earmark(
            pool=self.pool, code="B1", name="设备", document_no="试验〔2026〕1号", by=self.by
        )
        self.receipt = receipts.receive_subsidy(
            pool=self.pool, earmark=self.earmark, fen=FEN, on=self.on, key="WB", by=self.by,
            notice=Notice("试财〔2026〕9号", self.on, "county", "设备", self.on.year),
        )  # fmt: skip
        self.account = bank_accounts.open_bank_account(
            county=self.county, code="W-BANK", holder="试验托管单位", bank="试验银行",
            ends_with="0193", since=self.on.replace(month=1, day=1), pools=[self.pool], by=self.by,
        )  # fmt: skip
        self.balance = bank_accounts.state_balance(
            account=self.account, on=self.on, fen=FEN, statement_no="对-1", by=self.by,
            upload=make.upload("对账单.pdf"),
        )  # fmt: skip
        self.matched, self.open = self._line("M", FEN), self._line("O", FEN)
        self.fee = self._line("E", 1_200, "out")
        self.payment = self._paid(story)
        bank_lines.match_lines(
            account=self.account, pairs={self.matched.pk: [self.receipt.journal_id]}, by=self.by
        )
        self.other = receipts.receive_subsidy(
            pool=self.pool, fen=FEN, on=self.on, key="WB2", by=self.by,
            notice=Notice("试财〔2026〕10号", self.on, "county", "设备", self.on.year),
        )  # fmt: skip
        self.good, self.mixed = self._file("1.00"), self._file("1.00", "?")
        self.mapping = self._mapped()

    def _line(self, reference: str, fen: int, side: str = "in") -> BankLine:
        told = LineTold(self.on, side, fen, reference)
        return bank_lines.enter_line(account=self.account, told=told, by=self.by)

    def _paid(self, story: Story) -> Disbursement:
        body = story.bodies[0]
        clerk = make.actor(role="clerk", institution=body)
        account = payees.enter_payee(
            institution=body, bank="演示银行", name="演示户名", number="6222000000004321", by=clerk
        )
        payees.confirm_payee(payee=account, by=self.by)
        row = requests.begin_request(
            institution=body, earmark=self.earmark, told_of=RequestTold(60_000, "购置"), by=clerk,
            uploads=[("", make.upload("合同.pdf"))], submit=True,
        )  # fmt: skip
        reviewer = "assessor" if row.route == "commission" else "lead_admin"
        place = make.lead_of(story.north) if reviewer == "lead_admin" else None
        steps = [
            ("review", make.actor(role=reviewer, county=self.county, institution=place)),
            ("approve", make.actor(role="approver", county=self.county)),
            ("approve", make.actor(role="approver", county=self.county)),
            ("disburse", self.by),
        ]
        for verb, by in steps:
            said = {"amount": 60_000, "on": self.on, "bank_no": "W"} if verb == "disburse" else {}
            row = requests.take_request_step(
                request=row, verb=verb, version=row.version, said=said, by=by
            )
        return Disbursement.objects.get(request=row)

    def _file(self, *amounts: str) -> ImportFile:
        rows = [f"{self.on},F{n},{text}," for n, text in enumerate(amounts)]
        return self._compared("\n".join(["日期,流水号,收入金额,支出金额", *rows]))

    def _compared(self, text: str) -> ImportFile:
        return bank_files.compare_statement(
            account=self.account, name="对账单.csv", content=text.encode(), by=self.by
        )

    def _mapped(self) -> ImportMapping:
        file = self._compared(f"日期,编号甲,收入金额\n{self.on},G1,1.00")
        imports.map_headings(
            file=file, layout=bank_files.layout_of(file), mapping={"编号甲": "reference"},
            by=self.by, system="试验网银",
        )  # fmt: skip
        return ImportMapping.objects.get(county=self.county, kind=file.kind)

    def _mine(self, name: str) -> bool:
        return name in OWN or (name.startswith(PREFIXES) and name != "fundpool:bank-new")

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not self._mine(name):
            return {}
        own = {"api:bank-line-undo": self.matched, "api:bank-line-book": self.fee}
        line = own.get(name, self.open)
        return {
            "code": self.pool.code if name == "fundpool:sources" else self.account.code,
            "file": (self.good if name.endswith("-apply") else self.mixed).pk,
            "kind": "statement",
            "mapping": self.mapping.pk,
            "balance": self.balance.pk,
            "line": line.pk,
            "verb": "void",
            "payment": self.payment.pk,
            "receipt": self.receipt.pk,
        }

    def asked(self, name: str) -> str:
        """What an address says behind its question mark."""
        return {
            "api:bank-reconciliation": f"?account={self.account.code}",
            "api:fund-sources": f"?pool={self.pool.code}",
        }.get(name, "")

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        on = self.on.isoformat()
        carried: dict[str, dict[str, Any]] = {
            "api:bank-lines": {
                "account": self.account.code, "on": on, "side": "in", "amount": "1.00",
                "reference": "R",
            },
            "api:bank-balances": {
                "account": self.account.code, "on": on, "amount": "1.00", "statement_no": "对-2",
            },
            "api:bank-line-match": {"journals": [self.other.journal_id]},
            "api:bank-line-book": {"pool": self.pool.code},
            "api:bank-line-undo": {"reason": "勾错"},
            "api:bank-line-void": {"reason": "重复"},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        on = self.on.isoformat()
        text = f"日期,流水号,收入金额,支出金额\n{on},U1,1.00,"
        carried: dict[str, dict[str, Any]] = {
            "fundpool:banks": {
                "code": "W-BANK2", "holder": "试验单位", "bank": "试验银行", "ends_with": "0001",
                "since": on, "pools": [self.spare.pk],
            },
            "fundpool:bank-import-upload": {
                "account": self.account.pk, "file": SimpleUploadedFile("账.csv", text.encode()),
            },
            "fundpool:bank-import-payments": {
                "payments-file": SimpleUploadedFile(
                    "国库.csv", f"支付日期,支付凭证号,金额,收款人\n{on},P1,1.00,某".encode()
                ),
            },
            "fundpool:bank-mapping-withdraw": {},
            "fundpool:bank-import-columns": {},
            "fundpool:bank-balance": {
                "balance-on": on, "balance-fen": "1.00", "balance-statement_no": "对-3",
            },
            "fundpool:bank-pool-in": {"pool-pool": self.spare.pk},
            "fundpool:bank-match": {"pair": [f"{self.open.pk}:{self.other.journal_id}"]},
            "fundpool:bank-line-new": {
                "line-on": on, "line-side": "in", "line-fen": "1.00", "line-reference": "T",
            },
            "fundpool:bank-line-match": {"journal": [self.other.journal_id]},
            "fundpool:bank-line-step": {"reason": "重复"},
        }  # fmt: skip
        return carried.get(name)
