"""What people say of a table of another system: its shape, its headings, the names in it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from kpi.importing.asking import Named, Question
from kpi.importing.names import read_period
from kpi.mapping import Plan
from kpi.mapping import plan as said
from kpi.mapping.finding import MOST_LINES
from kpi.models import SheetLayout
from kpi.scales import SCALES

_SIZES: Final = [("", _("同数据元")), *((one, one) for one in SCALES)]
_COLUMNS: Final = {
    said.UNIT: _("机构在哪一列"),
    said.ELEMENT: _("数据元名称在哪一列"),
    said.PERIOD: _("期间在哪一列"),
    said.BAND: _("年龄组在哪一列"),
    said.SCALE: _("计量单位在哪一列"),
    said.VALUE: _("数值在哪一列"),
}
#: A fixed body, said once for every file of the layout.
FIXED: Final = "body"


class ShapeForm(forms.Form):
    """How a table lies: its shape, its heading lines, the columns that name things."""

    shape = forms.ChoiceField(label=_("样子"), choices=SheetLayout.Shape.choices)
    first = forms.IntegerField(label=_("表头从第几行开始"), min_value=1, max_value=200)
    lines = forms.TypedChoiceField(
        label=_("表头占几行"), coerce=int, choices=[(n, n) for n in range(1, MOST_LINES + 1)]
    )

    def __init__(self, question: Question) -> None:
        arranged = question.arrangement
        super().__init__(
            initial={
                "shape": arranged.shape, "first": arranged.first, "lines": arranged.lines,
                **{f"{role}_at": mark for role, mark in arranged.naming.items()},
            },
        )  # fmt: skip
        columns = [(c.mark, f"{c.letter} {c.text[:40]}") for c in question.sheet.columns]
        for role in question.naming_roles:
            self.fields[f"{role}_at"] = forms.ChoiceField(
                label=_COLUMNS[role], choices=[("", _("没有")), *columns], required=False
            )


class DescribeForm(forms.Form):
    """What the headings and names are that nobody knows, and what the table does not say itself."""

    system = forms.CharField(label=_("哪个系统导出的"), max_length=120)
    name = forms.CharField(label=_("哪张表"), max_length=120)
    another = forms.BooleanField(label=_("是另一个系统的表：原来的表样照旧留着"), required=False)

    def __init__(self, question: Question, data: Any = None) -> None:
        self.question = question
        super().__init__(data, initial=_initial(question), auto_id="say-%s")
        if question.remembered is None:
            del self.fields["another"]
        for one in [*question.headings, *question.element_names, *question.unit_names]:
            self._named(one)
        if self._lacks(said.UNIT) and question.plan.across != said.UNIT:
            self._unit()
        if self._lacks(said.ELEMENT) and self.shape in {"units_periods", "list"}:
            self.fields["element"] = _named_field(_("整张表是哪个数据元"), "elements-offered")
        self._period()
        self.fields["scale"] = forms.ChoiceField(
            label=_("没有写明单位的数是什么单位"), choices=_SIZES, required=False
        )
        self.fields["empty"] = forms.CharField(
            label=_("哪些写法表示没有数"), max_length=60, required=False,
            help_text=_("用空格隔开；这些格不读入，不当作零。"),
        )  # fmt: skip

    @property
    def shape(self) -> str:
        """The chosen shape."""
        return self.question.arrangement.shape

    def _lacks(self, role: str) -> bool:
        across = Plan(self.shape).across
        return role not in self.question.arrangement.naming and across != role

    def _named(self, one: Named) -> None:
        is_body = one.field.startswith("u-") or (
            one.field.startswith("h-") and self.shape == "elements_units"
        )
        offered = "bodies-offered" if is_body else "elements-offered"
        self.fields[one.field] = _named_field(one.text, offered, one.value)
        if not is_body:
            self.fields[f"{one.field}-s"] = forms.ChoiceField(
                label=_("“%(text)s”的单位") % {"text": one.text}, choices=_SIZES, required=False,
                initial=one.scale,
            )  # fmt: skip

    def _unit(self) -> None:
        cells = [
            (f"{said.CELL_MARK}{ref}", f"{ref} {text}") for ref, text in self.question.says_unit
        ]
        choices = [*cells, (said.ASKED, _("每次导入时问")), (FIXED, _("总是下面这一家"))]
        self.fields["unit_from"] = forms.ChoiceField(label=_("哪家机构"), choices=choices)
        self.fields["body"] = _named_field(_("这一次是哪家机构"), "bodies-offered")

    def _period(self) -> None:
        if said.PERIOD in self.question.arrangement.naming and said.PERIOD in list(
            self.question.naming_roles
        ):
            return
        if not self.question.times:
            says = self.question.says_period
            cells = [(f"{said.CELL_MARK}{ref}", f"{ref} {text}") for ref, text in says]
            self.fields["period_from"] = forms.ChoiceField(
                label=_("期间"), choices=[*cells, (said.ASKED, _("每次导入时写明"))]
            )
        self.fields["period"] = forms.CharField(
            label=_("这一次的期间"), max_length=12, required=False,
            help_text=_("各列是月份的，写年份读全年，写月份只读那一列。")
            if self.question.times else _("如 202410 或 2024；取自表中格的可不填。"),
        )  # fmt: skip

    def rows(self, asked: list[Named]) -> list[tuple[Named, Any, Any]]:
        """Each name with its field and the field of its unit."""
        return [
            (
                one,
                self[one.field],
                self[f"{one.field}-s"] if f"{one.field}-s" in self.fields else "",
            )
            for one in asked
        ]

    def heading_rows(self) -> list[tuple[Named, Any, Any]]:
        """The headings."""
        return self.rows(self.question.headings)

    def element_rows(self) -> list[tuple[Named, Any, Any]]:
        """The names of elements."""
        return self.rows(self.question.element_names)

    def unit_rows(self) -> list[tuple[Named, Any, Any]]:
        """The names of bodies."""
        return self.rows(self.question.unit_names)

    def others(self) -> list[Any]:
        """The fields that stand alone."""
        alone = ("unit_from", "body", "element", "period_from", "period", "scale", "empty")
        return [self[name] for name in ("system", "name", "another", *alone) if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Names as codes; each that nobody knows is said beside it."""
        found: dict[str, Any] = super().clean() or {}
        asked = [*self.question.headings, *self.question.element_names, *self.question.unit_names]
        for name in [one.field for one in asked] + ["element", "body"]:
            if text := (found.get(name) or "").strip():
                is_body = self.fields[name].widget.attrs["list"] == "bodies-offered"
                try:
                    code = (
                        self.question.body_code(text) if is_body
                        else self.question.element_code(text)
                    )  # fmt: skip
                except Invalid as invalid:
                    self.add_error(name, str(invalid))
                else:
                    scale = found.get(f"{name}-s", "")
                    found[name] = f"{code}{said.SCALE_MARK}{scale}" if scale else code
        return found

    def clean_period(self) -> str:
        """The period's code; "" when none was typed."""
        text: str = self.cleaned_data["period"]
        try:
            return read_period(text).code if text else ""
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid

    def planned(self) -> Plan:
        """The plan with all that was said."""
        told = self.cleaned_data
        plan = self.question.planned(told)
        unit = told.get("unit_from", "")
        fixed = f"{said.BODY_MARK}{told.get('body', '')}" if told.get("body") else ""
        return Plan(
            **{
                **{name: getattr(plan, name) for name in Plan.__dataclass_fields__},
                "unit": fixed if unit == FIXED else unit,
                "element": told.get("element", ""),
                "period": told.get("period_from", said.ASKED),
                "scale": told.get("scale", ""),
                "empty": tuple(told.get("empty", "").split()),
            }
        )


def _initial(question: Question) -> dict[str, Any]:
    plan, row = question.plan, question.remembered
    code, _mark, _scale = plan.element.partition(said.SCALE_MARK)
    unit = FIXED if plan.unit.startswith(said.BODY_MARK) else plan.unit
    body = plan.unit.removeprefix(said.BODY_MARK) if unit == FIXED else question.layout.body
    cells = [ref for ref, _text in question.says_period]
    period = plan.period if row else (f"{said.CELL_MARK}{cells[0]}" if cells else said.ASKED)
    return {
        "system": row.system if row else "", "name": row.name if row else "",
        "element": code, "unit_from": unit, "body": body, "scale": plan.scale,
        "period_from": period, "period": question.layout.period, "empty": " ".join(plan.empty),
    }  # fmt: skip


def _named_field(label: Any, offered: str, value: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"list": offered, "autocomplete": "off"})
    return forms.CharField(
        label=label, required=False, max_length=200, widget=widget, initial=value
    )
