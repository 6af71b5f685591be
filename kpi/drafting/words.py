"""What differs between two versions of a scheme, in words for a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.showing import local, number
from kpi import queries
from kpi.drafting.changes import Difference, ItemChange
from kpi.drafting.rules import in_words
from kpi.models import SchemeItem, SchemeVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: Final[Mapping[str, "StrOrPromise"]] = {
    "added": gettext_lazy("新增"),
    "removed": gettext_lazy("移出"),
    "changed": gettext_lazy("修改"),
}
_FIELDS: Final[Mapping[str, "StrOrPromise"]] = {
    "name": gettext_lazy("方案原话"),
    "name_en": gettext_lazy("英文名称"),
    "clause": gettext_lazy("条款"),
    "group": gettext_lazy("一级指标"),
    "group_en": gettext_lazy("一级指标（英文）"),
    "indicator": gettext_lazy("指标"),
    "weight": gettext_lazy("权重"),
    "weights_title": gettext_lazy("权重文件"),
    "weights_number": gettext_lazy("权重文号"),
    "weights_clause": gettext_lazy("留待设定的条款"),
}
#: What is told together as the rule in words.
_RULE: Final = frozenset({"rule", "params", "target", "comparator"})


@dataclass(frozen=True, slots=True)
class ToldField:
    """One thing said differently."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldItem:
    """One item: what happened to it, and field by field."""

    kind: str
    code: str
    name: str
    fields: tuple[ToldField, ...]
    #: A new indicator has no value to be held against: it costs nothing until it is decided.
    is_free: bool


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """Everything that differs, ready to be shown."""

    basis: tuple[ToldField, ...]
    items: tuple[ToldItem, ...]
    order: str

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.basis or self.items or self.order)


def name_of(item: SchemeItem) -> str:
    """The indicator's name, or the item's own words."""
    return local(item.indicator, "name") if item.indicator else local(item, "name")


def total(items: Iterable[SchemeItem]) -> Decimal | None:
    """The sum of all weights; None where they are not set."""
    weights = [item.weight for item in items]
    if not weights or None in weights:
        return None
    return sum((weight for weight in weights if weight is not None), Decimal(0))


def told(found: Difference, before: SchemeVersion, after: SchemeVersion) -> ToldDifference:
    """The difference with names and rules in words."""
    rows = [
        {item.code: item for item in queries.course.items_of(version)}
        for version in (before, after)
    ]
    names = {code: name_of(item) for side in rows for code, item in side.items()}
    return ToldDifference(
        tuple(
            ToldField(_said(one.name), _text(one.before), _text(one.after)) for one in found.basis
        ),
        tuple(_item(one, names[one.code], rows[0], rows[1]) for one in found.items),
        " → ".join(names[code] for code in found.moved),
    )


def _item(
    one: ItemChange, name: str, old: Mapping[str, SchemeItem], new: Mapping[str, SchemeItem]
) -> ToldItem:
    fields = [
        ToldField(_said(field.name), _text(field.before), _text(field.after))
        for field in one.fields
        if field.name not in _RULE and not (one.kind != "changed" and field.name == "indicator")
    ]
    if _RULE & {field.name for field in one.fields}:
        sides = [in_words(side[one.code]) if one.code in side else "—" for side in (old, new)]
        fields.append(ToldField(_("计分规则"), *sides))
    item = new.get(one.code)
    is_free = one.kind == "added" and item is not None and not item.weight
    return ToldItem(one.kind, one.code, name, tuple(fields), is_free)


def _said(name: str) -> str:
    return str(_FIELDS[name])


def _text(value: Any) -> str:
    return _("未设") if value is None else number(value) if value else "—"
