"""What people type about fund requests: one new request, and what each step asks for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.evidence import Evidence
from alliance.core.forming import Answered, DayField
from alliance.core.ids import uuid7
from alliance.core.money import in_yuan
from alliance.core.showing import local
from fundpool.actions.requests import LONGEST_CATEGORY, LONGEST_PURPOSE, RequestTold
from fundpool.forms.amounts import YuanField
from fundpool.models import Earmark, Request
from fundpool.queries import facts as fact_queries
from fundpool.queries import request_payments as payments
from fundpool.queries import requests as queries
from fundpool.queries.request_money import amounts
from fundpool.rules.requests import Move

_PLACE: Final = _("请选择")


class RequestForm(Answered):
    """Amount, purpose, use, verified facts, and a file for every item of the checklist."""

    called: Mapping[str, str] = {}

    def __init__(
        self,
        earmark: Earmark,
        offered: Sequence[Evidence],
        data: Any = None,
        files: Any = None,
        row: Request | None = None,
    ) -> None:
        super().__init__(data, files)
        self.earmark, self.row = earmark, row
        self.by_kind: dict[str, list[str]] = {}
        self.counts: dict[str, int] = {}
        held = fact_queries.held_by(row) if row else []
        new = ((one.kind, one.source, fact_queries.quantity_of(one)) for one in offered)
        for kind, source, quantity in [*held, *new]:
            self.by_kind.setdefault(kind, []).append(source)
            self.counts[kind] = self.counts.get(kind, 0) + quantity
        enclosed = {one.item for one in queries.documents_of(row)} if row else set()
        self.fields["amount"] = YuanField(
            label=_("金额（元）"), initial=in_yuan(row.fen) if row else ""
        )
        uses = queries.uses_of(earmark)
        if len(uses) > 1:
            self.fields["category"] = forms.ChoiceField(
                label=_("用途类别"), choices=[("", _PLACE), *((one, one) for one in uses)],
                initial=row.category if row else "",
            )  # fmt: skip
        self.fields["purpose"] = forms.CharField(
            label=_("事由"), max_length=LONGEST_PURPOSE, initial=row.purpose if row else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip
        if self.by_kind:
            self._facts({kind for kind, _source, _quantity in held})
        self._documents(enclosed, keeping="draft" in (data or {}))

    def _documents(self, enclosed: set[str], *, keeping: bool) -> None:
        """A file for each item; what the list asks for is needed, but not to keep a draft."""
        documents = self.earmark.documents
        self.items: dict[str, str] = {}
        for number, item in enumerate(documents, 1):
            self.items[f"item{number}"] = item
            there = item in enclosed
            self.fields[f"item{number}"] = AttachmentField(
                label=item,
                required=not there and not keeping,
                help_text=_("已附；要换新的再选。") if there else "",
            )
        self.items["other"] = ""
        only = not (documents or enclosed or self.by_kind or keeping)
        self.fields["other"] = AttachmentField(
            label=_("其他材料") if documents else _("经费支付佐证材料"),
            required=only and queries.evidence_required(self.earmark.county_id),
        )

    def _facts(self, held: set[str]) -> None:
        names = {one.code: one.name for one in fact_queries.kinds()}
        self.fields["facts"] = forms.MultipleChoiceField(
            label=_("系统汇集的事实"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[
                (kind, _("%(name)s：%(n)d") % {"name": names.get(kind, kind), "n": self.counts[kind]})
                for kind in self.by_kind
            ],
            initial=sorted(held), help_text=_("勾选即全部列入；每项事实只支付一次。"),
        )  # fmt: skip

    def told(self) -> RequestTold:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        uses = queries.uses_of(self.earmark)
        category = said.get("category", uses[0] if len(uses) == 1 else "")
        facts = tuple(
            source for kind in said.get("facts", []) for source in self.by_kind.get(kind, [])
        )
        return RequestTold(said["amount"], said["purpose"], category[:LONGEST_CATEGORY], facts)

    def uploads(self) -> list[tuple[str, Any]]:
        """The files with their items of the checklist."""
        return [
            (item, self.cleaned_data[name])
            for name, item in self.items.items()
            if self.cleaned_data.get(name)
        ]


class RequestStepForm(Answered):
    """What one step of the table needs and may take; `key` makes a double click one payment."""

    version = forms.CharField(widget=forms.HiddenInput)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        row: Request,
        move: Move,
        data: Any = None,
        files: Any = None,
        about: int | None = None,
    ) -> None:
        initial = {"version": row.version, "key": str(uuid7())}
        super().__init__(data, files, initial=initial)
        self.row, self.move, self.about = row, move, about
        skipped = {"points"} if queries.to_recover(row) else {"points", "offset"}
        self.names = [name for name in (*move.needs, *move.may) if name not in skipped]
        for name in self.names:
            self.fields[name] = self._field(name, required=name in move.needs)
        self.points: list[tuple[str, str, str]] = []
        if "points" in move.needs:
            self._points(row)

    def _points(self, row: Request) -> None:
        """The whole checklist at once, then the rest: fine, or what is to be put right."""
        items = [*row.earmark.documents, ""]
        for number, item in enumerate(items):
            fine, note = f"fine{number}", f"note{number}"
            label = item or _("金额、事由及其他")
            self.points.append((item, fine, note))
            self.fields[fine] = forms.ChoiceField(
                label=label, choices=[("yes", _("合格")), ("no", _("须补正"))], initial="yes",
                widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[note] = forms.CharField(
                label=_("%(item)s：要补正什么") % {"item": label}, max_length=300, required=False
            )

    def _field(self, name: str, *, required: bool) -> forms.Field:
        told: dict[str, Any] = {"label": _LABELS[name], "required": required}
        if name in {"amount", "offset"}:
            return YuanField(initial=self._initial(name), help_text=self._help(name), **told)
        if name == "on":
            return DayField(initial=today, **told)
        if name == "document":
            return AttachmentField(**told)
        if choices := self._choices(name):
            return forms.ChoiceField(
                choices=[("", _PLACE), *choices], help_text=self._help(name), **told
            )
        if name in {"bank_no", "kind"}:
            return forms.CharField(max_length=60, **told)
        return forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}), **told)

    def _choices(self, name: str) -> list[tuple[str, str]]:
        """What is chosen from a list: irregular uses of the plan, bodies of the county."""
        if name == "kind":
            return [(kind, kind) for kind in queries.abuse_kinds(self.row.county_id)]
        if name == "unit":
            return [(one.code, local(one, "name")) for one in payments.other_bodies(self.row)]
        return []

    def _initial(self, name: str) -> str:
        there = amounts(self.row)
        found = {
            "disburse": there.to_pay,
            "report_use": there.out - there.waiting,
            "return_unspent": there.out - there.waiting,
            "recover": there.to_recover,
            "amend": self.row.fen,
            "return_payment": self._left(),
            "wrong_unit": self._left(),
        }.get(self.move.verb, 0)
        return in_yuan(found) if name == "amount" and found else ""

    def _left(self) -> int:
        """What of the payment that is meant is still out."""
        if self.move.of != "payment":
            return 0
        rows = queries.payments_of(self.row)
        meant = rows.filter(pk=self.about) if self.about is not None else rows
        left = [fen for fen in map(payments.left_of, meant) if fen]
        return left[0] if len(left) == 1 else 0

    def _help(self, name: str) -> Any:
        if name == "unit" and self.move.verb == "return_payment":
            return _("银行退回的不选；错付的单位退回的，选该单位。")
        if name != "offset":
            return ""
        owed = sum(map(queries.left_of, queries.to_recover(self.row)))
        return _("该单位应追回 %(fen)s 元，可从本次拨付中抵扣。") % {"fen": in_yuan(owed)}

    def said(self) -> dict[str, Any]:
        """The answers by field, those left empty left out."""
        found = {
            name: self.cleaned_data[name] for name in self.names if self.cleaned_data.get(name)
        }
        if self.points:
            found["points"] = [
                {
                    "item": item, "fine": self.cleaned_data[fine] == "yes",
                    "note": self.cleaned_data[note],
                }
                for item, fine, note in self.points
            ]  # fmt: skip
        return found


_LABELS: Final = {
    "amount": _("金额（元）"),
    "offset": _("其中抵扣追缴（元）"),
    "on": _("日期"),
    "bank_no": _("银行回单号"),
    "reason": _("理由"),
    "opinion": _("意见"),
    "note": _("使用情况"),
    "kind": _("违规情形"),
    "document": _("佐证材料"),
    "late_reason": _("首次未提出的原因"),
    "unit": _("收到错付资金的单位"),
}


class PayeeForm(Answered):
    """Where a unit is paid."""

    bank = forms.CharField(label=_("开户银行"), max_length=100)
    name = forms.CharField(label=_("户名"), max_length=100)
    number = forms.CharField(
        label=_("账号"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
