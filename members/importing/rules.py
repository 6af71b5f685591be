"""县区规则: what is in force of the plan's rules; a value that differs becomes a proposal.

The left columns say what holds and are only read; the value and its comparator may be written
over. No file puts a value in force: another person approves what it asks for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.imports import Record
from alliance.core.imports.layout import normal
from alliance.core.imports.names import Known
from alliance.core.imports.rehearsing import rehearsal
from alliance.core.measures import measure
from alliance.core.parameter_entry import SIZED
from alliance.core.parameters import Parameter, declared, typed
from members import actions, queries
from members.importing.fields import Choice, Field, Named
from members.importing.rule_cells import (
    START,
    Since,
    Value,
    given,
    names_of,
    shown,
    stored,
    unit_of,
    wrong_unit,
)
from members.importing.table import Row, TableLayout, Wrong
from members.models import CountyRule

_COMPARATORS: Final = (
    ("bare", gettext_lazy("等于")),
    ("eq", gettext_lazy("恰为")),
    ("ge", "≥"),
    ("le", "≤"),
    ("gt", ">"),
    ("lt", "<"),
    ("approx", "≈"),
    ("between", gettext_lazy("介于")),
)
#: What is only read, in the order of the template.
_READ: Final = ("name", "since", "basis", "clause", "quote", "why")


class Rules(TableLayout):
    """The rules of a county on a day; only a value or comparator that differs is a change."""

    kind = "members.rules"
    label = gettext_lazy("县区规则")
    verb: ClassVar[str] = "members.propose_rule"
    keys: ClassVar[tuple[str, ...]] = ("key",)
    shown: ClassVar[tuple[str, ...]] = ("key", "name")
    unstored: ClassVar[frozenset[str]] = frozenset({*_READ, "unit", "from_on", "reason", "order"})
    of_a_day: ClassVar[bool] = True
    proposes: ClassVar[bool] = True
    #: Every version of every rule, by key.
    versions: ClassVar[Mapping[str, Sequence[CountyRule]]] = {}

    def fields(self) -> Sequence[Field]:
        """The rule, its value, what is asked for, and what holds now."""
        read = gettext_lazy("只供查看，导入时不要改写")
        return [
            Named("key", gettext_lazy("参数代码"), ("参数", "key", "parameter"), required=True,
                  find=self._parameter),
            Field("name", gettext_lazy("参数名称"), ("name",), longest=300, help=read),
            Choice("comparator", gettext_lazy("比较方式"), ("比较符", "comparator"),
                   choices=_COMPARATORS),
            Value("value", gettext_lazy("值"), ("数值", "拟设的值", "value"), longest=2000,
                  help=gettext_lazy("比例写20%、5‰或1/3，金额以元计，多项的每项一行；没有设定的写“未设”")),
            Field("unit", gettext_lazy("单位"), ("unit",), longest=20,
                  help=gettext_lazy("须与参数的单位一致")),
            Since("from_on", gettext_lazy("拟自哪一天起"), ("起始日", "自", "from"),
                  help=gettext_lazy("不填为导入当天；一开始就适用的写“自始”")),
            Field("reason", gettext_lazy("变更依据"), ("依据", "理由", "reason"), longest=1000,
                  help=gettext_lazy("改动的行须写；不填用上传时写的依据")),
            Field("order", gettext_lazy("变更文号"), ("文号", "order no"), longest=100),
            Since("since", gettext_lazy("现行起始日"), ("since",), help=read),
            Choice("basis", gettext_lazy("来源"), ("basis",), help=read,
                   choices=tuple(CountyRule.Basis.choices)),
            Field("clause", gettext_lazy("条款"), ("clause",), longest=100, help=read),
            Field("quote", gettext_lazy("条款原文"), ("quote",), longest=20_000, help=read),
            Field("why", gettext_lazy("现行说明"), (), longest=5000, help=read),
        ]  # fmt: skip

    def begin(self, records: Iterable[Record]) -> None:
        """All versions of the county's rules: one query."""
        found: dict[str, list[CountyRule]] = {}
        for row in queries.rules.versions_in(self.county.pk).order_by("key", "id"):
            found.setdefault(row.key, []).append(row)
        self.__dict__["versions"] = found

    def there(self) -> dict[str, dict[str, Any]]:
        """What is in force on the day of the table, known or not set, with its clause."""
        self.begin(())
        on = self.on or today()
        held = ((key, self._held(key, on)) for key in self.versions if key in declared())
        return {key: values for key, values in held if values is not None}

    def key_for(self, values: Mapping[str, Any]) -> str:
        """The parameter."""
        return str(values["key"])

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """What is to be read, then what is asked for: tried as a proposal, then taken back."""
        with rehearsal():
            for row in rows:
                row.before = self._held(row.key, row.values.get("from_on") or today())
                wrong = self._misread(row) or self._mistyped(row)
                if wrong:
                    yield wrong
                elif row.before is None and row.values.get("value") is None:
                    yield Wrong(row, "value", _("这项参数没有设定；请写拟设的值，或删去这一行。"))
                elif self._asks(row):
                    yield from self.tried(row, "value")

    def odd(self, row: Row) -> str:
        """Nothing holds at once; a value from a past day on changes what has been."""
        start = row.values.get("from_on")
        if start and start < today():
            return _("写入后成为申请；起始日在今天之前，批准后追溯生效")
        return _("写入后成为申请，另一人批准后才生效")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """A proposal for each: in force only when another person has approved it."""
        for row in rows:
            start = row.values.get("from_on") or today()
            row.before = self._held(row.key, start)
            parameter, value = declared()[row.key], row.get("value")
            actions.rules.propose_rule(
                county=self.county,
                key=row.key,
                value=None if value is None else given(parameter, value),
                comparator=self._comparator(row, parameter),
                from_on=None if start == START else start,
                reason=row.values.get("reason") or self.reason,
                order_no=row.values.get("order") or "",
                by=by,
                demo=self.county.demo,
            )

    # --- one rule ------------------------------------------------------------------

    @cached_property
    def _known(self) -> Known[str]:
        return Known((key, (key, *names_of(key))) for key in declared())

    def _parameter(self, text: str) -> str:
        """The key of this code or name; Invalid with the nearest ones."""
        found = self._known.get(text)
        if found is None:
            raise Invalid(
                _("没有名为“%(text)s”的参数。%(near)s请照规则页面上的代码或名称填写。")
                % {"text": text[:120], "near": self._known.near(text)}
            )
        return found

    def _held(self, key: str, on: date) -> dict[str, Any] | None:
        """What holds on a day; None where neither the plan nor the county says anything."""
        rows = [row for row in self.versions.get(key, ()) if _holds(row, on)]
        if not rows:
            return None
        row = max(rows, key=lambda one: one.from_on or START)
        clause = row.parameter.rule.clause if row.parameter else None
        return {
            "key": key,
            "name": names_of(key)[0],
            "comparator": row.comparator or None,
            "value": None if row.value is None else shown(declared()[key], row.value),
            "unit": unit_of(declared()[key], row.unit) or None,
            "since": row.from_on or START,
            "basis": row.basis,
            "clause": clause.key if clause else None,
            "quote": clause.quote if clause else None,
            "why": row.reason or None,
            "stored": row.value,
        }

    def _misread(self, row: Row) -> Wrong | None:
        """A column that is only read says something else than what holds."""
        for code in ("unit", *_READ):
            if code not in row.values:
                continue
            said = self.by_code[code].write(row.values[code])
            right = self._right(row, code)
            if normal(said) in {normal(text) for text in right}:
                continue
            if code == "unit":
                return Wrong(row, code, wrong_unit(row.key, right))
            sentence = _("“%(name)s”与现行登记不同：这一列只供查看，请重新导出，或清空这一列。")
            return Wrong(row, code, sentence % {"name": self.by_code[code].name})
        return None

    def _right(self, row: Row, code: str) -> list[str]:
        """The texts that may stand in a column that is only read."""
        now = (row.before or {}).get(code)
        if code == "name":
            return names_of(row.key)
        if code == "unit":
            unit = now or unit_of(declared()[row.key], declared()[row.key].unit)
            return [unit, measure(unit)]
        return [self.by_code[code].write(now)]

    def _mistyped(self, row: Row) -> Wrong | None:
        """The value becomes the one text of what it means; a Wrong where it means nothing."""
        text = row.values.get("value")
        now = (row.before or {}).get("stored")
        if text is None or (row.before and text == row.before["value"]):
            return None
        parameter = declared()[row.key]
        try:
            read = stored(parameter, text)
            same = now is not None and typed(parameter, read) == typed(parameter, now)
        except Invalid as invalid:
            return Wrong(row, "value", str(invalid))
        row.values["value"] = shown(parameter, now if same and now else read)
        return None

    def _asks(self, row: Row) -> bool:
        before = row.before or {}
        return any(row.get(code) != before.get(code) for code in ("value", "comparator"))

    def _comparator(self, row: Row, parameter: Parameter) -> str:
        """What is said; what stood there stays only beside a value that has a size."""
        said, before = row.get("comparator"), (row.before or {}).get("comparator")
        if row.get("value") is None or (said == before and parameter.type not in SIZED):
            return ""
        return said or ""


def _holds(row: CountyRule, on: date) -> bool:
    begun = row.from_on is None or row.from_on <= on
    return begun and (row.until_on is None or row.until_on > on)
