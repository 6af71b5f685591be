"""佐证: items of the plan's lists that are done, since when, by whom; documents stay on the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.imports.layout import normal
from alliance.core.imports.names import Known
from alliance.core.imports.rehearsing import rehearsal
from members import actions, queries
from members.actions.rules import EvidenceRow
from members.importing.fields import Day, Field, Named
from members.importing.table import Row, TableLayout, Wrong
from members.models import PlanRule, RuleEvidence
from members.queries.rules import Checklist

_SAID: Final = ("rule", "item", "institution", "done_on", "note")


@dataclass(frozen=True)
class Item(Field):
    """An item of a list; all of them are offered."""

    items: tuple[str, ...] = ()

    def offered(self) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(self.items))


class Evidence(TableLayout):
    """Evidence that stands: a row is there or new, and never changed; taken back on its page."""

    kind = "members.evidence"
    label = gettext_lazy("佐证")
    verb: ClassVar[str] = "members.keep_evidence"
    keys: ClassVar[tuple[str, ...]] = ("rule", "item", "done_on")
    shown: ClassVar[tuple[str, ...]] = ("item", "institution")
    unstored: ClassVar[frozenset[str]] = frozenset({"document"})

    def fields(self) -> Sequence[Field]:
        """The item, by whom and since when it is done; its document to read."""
        items = tuple(line.item for one in self.checklists for line in one.items)
        return [
            Named("rule", gettext_lazy("规则代码"), ("规则", "rule"), required=True,
                  find=self._rule, show=lambda rule: rule.code,
                  help=gettext_lazy("佐证页面上清单的代码")),
            Item("item", gettext_lazy("事项"), ("清单事项", "item"), required=True, longest=100,
                 items=items),
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "institution"),
                  find=self.names.body, show=self.names.shown("bodies"),
                  help=gettext_lazy("全县区统一落实的不填")),
            Day("done_on", gettext_lazy("落实日"), ("落实日期", "done on"), required=True),
            Field("note", gettext_lazy("说明"), ("落实情况", "备注", "note"), longest=2000),
            Field("document", gettext_lazy("附件"), ("document",), longest=300,
                  help=gettext_lazy("只供查看：附件在佐证页面上传和下载，不能由这张表带入")),
        ]  # fmt: skip

    @cached_property
    def checklists(self) -> Sequence[Checklist]:
        """The lists of the county's plan; read once."""
        return queries.rules.checklists(self.county)

    def key_for(self, values: Mapping[str, Any]) -> str:
        """All that it says: evidence that says anything else is other evidence."""
        body = values.get("institution")
        parts = (values["rule"].code, values["item"], body.code if body else "")
        day = values["done_on"].isoformat() if values.get("done_on") else ""
        said = (values.get("note") or "", values.get("document") or "")
        return "·".join(normal(part) for part in (*parts, day, *said))

    def there(self) -> dict[str, dict[str, Any]]:
        """Every evidence that has not been taken back."""
        rows = RuleEvidence.objects.filter(county=self.county, withdrawn_at=None)
        rows = rows.select_related("rule", "institution", "document").defer("document__content")
        found = {}
        for row in rows.order_by("rule__position", "item", "done_on", "id"):
            values = {code: getattr(row, code) or None for code in _SAID}
            values["document"] = row.document.name if row.document else None
            found[self.key_for(values)] = values
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every new row is tried with the checks of the real thing, then taken back."""
        with rehearsal():
            for row in rows:
                if row.before is None and row.values.get("document"):
                    sentence = _("附件不能由表带入：请清空“附件”，导入后在佐证页面另行上传。")
                    yield Wrong(row, "document", sentence)
                elif row.before is None:
                    yield from self.tried(row, "item")

    def odd(self, row: Row) -> str:
        """Another evidence of the same item stands beside it."""
        body = row.get("institution")
        same = (row.get("rule"), row.get("item"), body.pk if body else None)
        return _("这一事项已有佐证，将另记一条") if same in self._evidenced else ""

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            EvidenceRow(
                row.get("rule"), row.get("item"), row.get("done_on"), row.get("institution"),
                row.get("note") or "",
            )
            for row in rows
        ]  # fmt: skip
        actions.rules.enter_evidence(county=self.county, rows=said, by=by, demo=self.county.demo)

    @cached_property
    def _evidenced(self) -> set[tuple[PlanRule, str, int | None]]:
        return {
            (one.rule, line.item, row.institution_id)
            for one in self.checklists
            for line in one.items
            for row in line.evidence
            if row.withdrawn_at is None
        }

    @cached_property
    def _rules(self) -> Known[PlanRule]:
        rules = {one.rule for one in self.checklists}
        rules |= set(PlanRule.objects.filter(evidence__county=self.county))
        return Known((rule, (rule.code, rule.text)) for rule in rules)

    def _rule(self, text: str) -> PlanRule:
        """The rule of this code whose list waits for evidence."""
        found = self._rules.get(text)
        if found is None:
            raise Invalid(
                _("本县区的方案没有代码为“%(text)s”的清单。%(near)s请照佐证页面填写。")
                % {"text": text[:60], "near": self._rules.near(text)}
            )
        return found
