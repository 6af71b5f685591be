"""What the addresses of fund requests need: one filed, one draft, an account that waits."""

from typing import Any

from alliance.core.clock import today
from fundpool.actions import payees, pools, requests, years
from fundpool.actions.requests import RequestTold
from fundpool.models import RequestDocument
from tests import make
from tests.kpi.story import Story

PREFIXES = (
    *("fundpool:request", "fundpool:advances", "fundpool:recoveries", "fundpool:uses"),
    *("fundpool:payee", "api:fund-", "api:payee"),
)
DRAFTS = frozenset({"fundpool:request-edit", "fundpool:request-document-out"})
#: Read by many, written by its body: what was returned.
RETURNED = frozenset({"api:fund-request", "api:fund-request-documents"})
_ACCOUNT: dict[str, Any] = {"bank": "演示银行", "name": "演示户名", "number": "6222000000001234"}


class Requests:
    """The first body asks twice of one earmark; the second body's account waits for its second eyes."""

    def __init__(self, story: Story) -> None:
        self.body, second = story.bodies[0], story.bodies[1]
        system = make.system(story.county)
        self.pool = pools.open_pool(
            county=story.county, code="W-R", name="试验专项资金", kind="special", by=system
        )
        years.open_year(pool=self.pool, year=today().year, by=system)
        self.earmark = pools.name_earmark(
            pool=self.pool, code="E1", name="设备购置", document_no="试验〔2026〕1号", by=system
        )
        self.clerk = make.actor(role="clerk", institution=self.body)
        self.filed, self.draft = self._begun(submit=True), self._begun(submit=False)
        self.returned = self._returned(story)
        self.payee = payees.enter_payee(
            institution=second, by=make.actor(role="clerk", institution=second), **_ACCOUNT
        )

    def _begun(self, *, submit: bool) -> Any:
        return requests.begin_request(
            institution=self.body, earmark=self.earmark, told_of=RequestTold(60_000, "购置"),
            uploads=[("", make.upload("报价.pdf"))], submit=submit, by=self.clerk,
        )  # fmt: skip

    def _returned(self, story: Story) -> Any:
        row = self._begun(submit=True)
        return requests.take_request_step(
            request=row, verb="return", version=row.version,
            said={"points": [{"item": "", "fine": False, "note": "写明型号"}]},
            by=make.actor(role="assessor", county=story.county),
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        row = self.draft if name in DRAFTS else self.filed
        row = self.returned if name in RETURNED else row
        document = RequestDocument.objects.get(request=row)
        return {
            "request_id": row.pk, "document": document.pk, "verb": "review",
            "payee": self.payee.pk,
        }  # fmt: skip

    def asked(self, name: str) -> str:
        """What is asked for with an address."""
        return f"?earmark={self.earmark.pk}" if name == "fundpool:request-new" else ""

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the request was looked at."""
        seen = {"api:fund-request": self.returned, "api:fund-request-verb": self.filed}
        return {"If-Match": f'"{seen[name].version}"'} if name in seen else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What is sent to one of these addresses of the REST door."""
        told = {"amount": "600.00", "purpose": "购置"}
        carried: dict[str, dict[str, Any]] = {
            "api:fund-requests": {
                **told, "institution": self.body.code, "pool": "W-R", "earmark": "E1",
            },
            "api:fund-request": told,
            "api:fund-request-verb": {"opinion": "同意"},
            "api:payees": {"institution": self.body.code, **_ACCOUNT},
            "api:payee-confirm": {},
            "api:payee-drop": {},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        told = {"amount": "600.00", "purpose": "购置"}
        carried: dict[str, dict[str, Any]] = {
            "fundpool:request-new": {**told, "draft": "1"},
            "fundpool:request-edit": {**told, "draft": "1", "version": self.draft.version},
            "fundpool:request-step": {"version": self.filed.version, "key": "试验"},
            "fundpool:request-document-out": {},
            "fundpool:payees": _ACCOUNT,
            "fundpool:payee-confirm": {},
            "fundpool:payee-drop": {},
        }
        if name == "api:fund-request-documents":
            return {"file": make.upload("合同.pdf")}
        return carried.get(name)
