"""What a step of a request needs and may take, checked; Invalid names every field that is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.clock import today
from alliance.core.errors import Invalid
from fundpool.models import Request
from fundpool.queries import requests as queries
from fundpool.rules.requests import Move, Point

MOST: Final = 500
#: The bank's own number of a payment is shorter.
_MOST: Final = {"bank_no": 60, "kind": 60}
_AMOUNTS: Final = frozenset({"amount", "offset"})
_WORDS: Final = {
    "amount": gettext_lazy("请填金额。"),
    "on": gettext_lazy("请填日期。"),
    "bank_no": gettext_lazy("请填银行回单号。"),
    "reason": gettext_lazy("请写明理由。"),
    "note": gettext_lazy("请写明使用情况。"),
    "kind": gettext_lazy("请选违规情形。"),
    "points": gettext_lazy("请逐项填写退回意见。"),
    "unit": gettext_lazy("请选收到错付资金的单位。"),
}


def checked(row: Request, move: Move, said: Mapping[str, Any]) -> dict[str, Any]:
    """The values by field: amounts in fen, days as dates, texts without blanks around them."""
    wrong: dict[str, Any] = {
        name: _("这一步不收这一项。") for name in said if name not in {*move.needs, *move.may}
    }
    found: dict[str, Any] = {}
    for name in (*move.needs, *move.may):
        value = said.get(name)
        value = value.strip() if isinstance(value, str) else value
        if value in (None, "", []):
            if name in move.needs:
                wrong[name] = _WORDS[name]
            continue
        trouble = _trouble(row, name, value)
        if trouble:
            wrong[name] = trouble
        else:
            found[name] = value
    if wrong:
        code = "INVALID_AMOUNT" if set(wrong) <= _AMOUNTS else ""
        raise Invalid(" ".join(str(one) for one in wrong.values()), fields=wrong, code=code)
    return found


def _trouble(row: Request, name: str, value: Any) -> str:
    if name in _AMOUNTS:
        least = 0 if name == "offset" else 1
        return "" if type(value) is int and value >= least else _("金额要大于 0，最细到分。")
    if name == "on":
        if not isinstance(value, date):
            return _("请填日期。")
        return "" if value <= today() else _("日期不能晚于今天。")
    if name in {"points", "document"}:
        return ""
    return _wrong_text(row, name, str(value))


def _wrong_text(row: Request, name: str, text: str) -> str:
    if name == "kind" and (kinds := queries.abuse_kinds(row.county_id)) and text not in kinds:
        return _("请从列表中选择违规情形。")
    most = _MOST.get(name, MOST)
    return _("请不超过%(most)d字。") % {"most": most} if len(text) > most else ""


def points_of(told: Sequence[Mapping[str, Any]], checklist: Sequence[str]) -> list[Point]:
    """A return goes through the whole list at once: a word on every item, and on at least one a fault."""
    found = [
        Point(str(one["item"]), bool(one["fine"]), str(one.get("note") or "").strip())
        for one in told
    ]
    named = {point.item for point in found}
    if missing := [item for item in checklist if item not in named]:
        sentence = _("请对清单逐项给出意见，还缺：%(items)s。") % {"items": "、".join(missing)}
        raise Invalid(sentence, code="POINTS_MISSING", fields={"points": sentence})
    if all(point.fine for point in found):
        sentence = _("各项都合格，不必退回；请指出要补正的项目。")
        raise Invalid(sentence, fields={"points": sentence})
    if mute := [point.item for point in found if not point.fine and not point.note]:
        sentence = _("请写明“%(item)s”要补正什么。") % {"item": mute[0] or _("其他")}
        raise Invalid(sentence, fields={"points": sentence})
    return found


def for_record(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a step said, as JSON holds it; a file stands in the documents, not here."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
        if name != "document"
    }
