"""What people type of indicators and data elements."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.clock import today
from alliance.core.forming import DayField
from alliance.core.periods import Period
from kpi.actions import Naming
from kpi.defining import NAMED, Text
from kpi.defining.reading import FACTORS, MOST_DECIMALS
from kpi.forms.runs import offered_periods
from kpi.models import IndicatorVersion
from kpi.naming import unit_name
from kpi.running.marking import CONDITIONS
from members.models import Clause, Unit

_SHORT: Final = {"rows": 2}
#: What is typed of the step, not of the definition.
OF_THE_STEP: Final = ("from_on", "reason")


def _area(label: Any, most: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs=_SHORT)
    return forms.CharField(label=label, max_length=most, widget=widget, required=False, **kwargs)


def line(label: Any, most: int, **kwargs: Any) -> forms.CharField:
    """One line that may stay empty unless said otherwise."""
    return forms.CharField(label=label, max_length=most, **{"required": False, **kwargs})


class FormulaField(forms.CharField):
    """A formula as typed: neither trimmed nor translated, so that a place stays a place.

    A browser sends a line break as two characters; the formula language counts one.
    """

    def __init__(self, *, names: str, **kwargs: Any) -> None:
        attrs = {"rows": 3, "data-names": names, "spellcheck": "false", "autocomplete": "off"}
        super().__init__(strip=False, widget=forms.Textarea(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """The text with single line breaks."""
        return super().clean(value).replace("\r\n", "\n")


class IndicatorForm(forms.Form):
    """An indicator that the county did not have yet."""

    code = line(
        gettext_lazy("代码"), 40, required=True,
        help_text=gettext_lazy("英文字母开头，只含字母、数字和下划线；公式里用它。"),
    )  # fmt: skip
    name = line(gettext_lazy("名称"), 200, required=True)
    name_en = line(gettext_lazy("英文名称"), 300)
    first_level = line(gettext_lazy("一级指标"), 120)
    first_level_en = line(gettext_lazy("一级指标（英文）"), 200)
    unit = line(gettext_lazy("计量单位"), 20, help_text=gettext_lazy("如 %、人次、天。"))
    clause = forms.ModelChoiceField(
        label=gettext_lazy("出自哪一条"), queryset=Clause.objects.none(), required=False
    )
    qualitative = forms.BooleanField(
        label=gettext_lazy("定性指标：有制度文件并已组织实施才算达到"), required=False
    )

    def __init__(self, *args: Any, clauses: QuerySet[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"] = clause_field(clauses)

    def naming(self) -> Naming:
        """What it is called."""
        names = ("code", "name", "name_en", "first_level", "first_level_en", "unit")
        return Naming(**{name: self.cleaned_data[name] for name in names})


def clause_field(clauses: QuerySet[Clause]) -> "forms.ModelChoiceField[Clause]":
    """A clause of the county's plan by its key; none is possible."""
    return forms.ModelChoiceField(
        label=_("出自哪一条"),
        queryset=clauses,
        to_field_name="key",
        required=False,
        empty_label="—",
    )


class VersionForm(forms.Form):
    """The definition itself: formula box, how it is shown and judged, each part in plain words.

    A name that is not among what was sent stays as it is; one that is emptied is refused.
    """

    name = line(gettext_lazy("名称"), 200)
    name_en = line(gettext_lazy("英文名称"), 300)
    unit = line(gettext_lazy("计量单位"), 20, help_text=gettext_lazy("如 %、人次、天。"))
    clause = forms.ModelChoiceField(
        label=gettext_lazy("出自哪一条"), queryset=Clause.objects.none(), required=False
    )
    basis = line(
        gettext_lazy("依据的文件（名称和文号）"), 300,
        help_text=gettext_lazy("不出自方案条款的，写明文件。"),
    )  # fmt: skip
    printed_formula = _area(gettext_lazy("文件上的算式（照抄）"), 1_000)
    numerator_text = _area(gettext_lazy("分子（或这个数）是什么"), 1_000)
    numerator_text_en = _area(gettext_lazy("分子说明（英文）"), 1_000)
    denominator_text = _area(gettext_lazy("分母是什么"), 1_000)
    denominator_text_en = _area(gettext_lazy("分母说明（英文）"), 1_000)
    note = _area(gettext_lazy("说明"), 1_000)
    note_en = _area(gettext_lazy("说明（英文）"), 1_000)
    direction = forms.ChoiceField(
        label=gettext_lazy("方向"), choices=IndicatorVersion.Direction.choices
    )

    def __init__(
        self, *args: Any, draft: IndicatorVersion, clauses: QuerySet[Clause], names: str,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["name"].required = not self.is_bound or "name" in self.data
        self.fields["name"].error_messages["required"] = _("请填写名称。")
        self.qualitative = draft.qualitative
        self.fields["clause"] = clause_field(clauses)
        if draft.qualitative:
            for number, row in enumerate(draft.conditions or CONDITIONS, 1):
                told = {"n": number}
                self.fields[f"condition_{number}"] = line(
                    _("第 %(n)d 个条件") % told, 120, initial=row["name"], required=True
                )
                self.fields[f"condition_{number}_en"] = line(
                    _("第 %(n)d 个条件（英文）") % told, 200, initial=row.get("name_en", "")
                )
            return
        self._quantitative(names)

    def _quantitative(self, names: str) -> None:
        self.fields["formula"] = FormulaField(
            label=_("公式（有分母的写分子）"),
            names=names,
            help_text=_("输入名称、代码或拼音首字母，从提示里选；全角括号和符号也可以。"),
        )
        self.fields["denominator"] = FormulaField(label=_("分母"), names=names, required=False)
        self.fields["factor"] = forms.TypedChoiceField(
            label=_("倍数"),
            choices=[(number, f"× {number}") for number in FACTORS],
            coerce=int,
        )
        self.fields["decimals"] = forms.IntegerField(
            label=_("显示几位小数"), min_value=0, max_value=MOST_DECIMALS
        )
        self.fields["strategy"] = forms.ChoiceField(
            label=_("有数没报时"), choices=IndicatorVersion.Strategy.choices
        )
        self.fields["covers"] = forms.ChoiceField(
            label=_("县区的数由谁组成"), choices=IndicatorVersion.Covers.choices
        )

    @staticmethod
    def of(draft: IndicatorVersion) -> dict[str, Any]:
        """The draft as it stands."""
        names = (*VersionForm.base_fields, "formula", "denominator", "factor", "decimals",
                 "strategy", "covers")  # fmt: skip
        said = {name: getattr(draft, name) for name in names}
        said["clause"] = draft.clause.key if draft.clause else None
        for number, row in enumerate(draft.conditions, 1):
            said[f"condition_{number}"] = row["name"]
            said[f"condition_{number}_en"] = row.get("name_en", "")
        return said

    def naming(self) -> list[Any]:
        """What it is called."""
        return [self[name] for name in NAMED]

    def computing(self) -> list[Any]:
        """How the value comes about, beside the formula box."""
        names = ("factor", "decimals", "direction", "strategy", "covers")
        return [self[name] for name in names if name in self.fields]

    def conditions(self) -> list[Any]:
        """The conditions of a qualitative indicator."""
        return [self[name] for name in self.fields if name.startswith("condition_")]

    def words(self) -> list[Any]:
        """Each part in plain words."""
        names = ["numerator_text", "numerator_text_en", "denominator_text", "denominator_text_en"]
        return [self[name] for name in ([] if self.qualitative else names)] + [
            self[name] for name in ("note", "note_en")
        ]

    def sources(self) -> list[Any]:
        """Where it comes from."""
        return [self[name] for name in ("clause", "basis", "printed_formula")]

    def as_typed(self, name: str) -> str:
        """One of the formulas as it was read, refused or not."""
        return str(self.data.get(name, "")).replace("\r\n", "\n")

    def text(self) -> Text:
        """What was typed."""
        said = {name: self.cleaned_data[name] for name in self.fields if name not in OF_THE_STEP}
        said |= {name: None for name in NAMED if name not in self.data}
        pairs = [
            (said.pop(f"condition_{number}"), said.pop(f"condition_{number}_en"))
            for number in (1, 2)
            if f"condition_{number}" in self.fields
        ]
        return Text(**said, conditions=tuple(pairs))


class RevisionForm(VersionForm):
    """The next version in one step: from which day, why, and the definition itself."""

    from_on = DayField(label=gettext_lazy("从哪一天起施行"))
    reason = line(
        gettext_lazy("为什么改"), 500,
        help_text=gettext_lazy("文件名称、文号或会议决定；批准时会带过去。"),
    )  # fmt: skip

    def step(self) -> list[Any]:
        """From which day, and why."""
        return [self[name] for name in OF_THE_STEP]


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of units under the names of their bodies in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The body's name."""
        return unit_name(obj)


class TrialForm(forms.Form):
    """One unit and one period on whose real figures the formula is tried.

    It stands in one form with the definition, which has a unit of its own.
    """

    tried_on = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Unit.objects.none())
    period = forms.ChoiceField(label=gettext_lazy("期间"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tried_on"] = UnitChoice(
            label=_("单位"), queryset=units, to_field_name="code", empty_label=None
        )
        self.fields["period"] = forms.ChoiceField(
            label=_("期间"),
            choices=offered_periods(),
            initial=Period.containing(today(), "year").previous.code,
        )


class PublishVersionForm(forms.Form):
    """From which day a version holds, and on what grounds."""

    from_on = DayField(label=gettext_lazy("从哪一天起施行"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("发布的原因"),
        max_length=500,
        widget=forms.Textarea(attrs=_SHORT),
        help_text=gettext_lazy("文件名称、文号或会议决定。"),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].required = not is_first
        if is_first:
            self.fields["from_on"].help_text = _("不填即一直适用。")


class SetFileForm(forms.Form):
    """A filled set of indicators."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy(
            "填好的空白表（.xlsx），或列名相同的 CSV、JSON。先比对，不会直接写入。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.json"}),
    )
