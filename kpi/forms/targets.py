"""What people type of a yearly target."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.measures import measure as in_words
from kpi.actions import Aim
from kpi.defining.targets import SIGNS
from kpi.forms.definitions import UnitChoice, clause_field, line
from kpi.forms.schemes import NumberField
from kpi.models import Target
from members.models import Clause, PlanRule, Unit


class ClearingForm(forms.Form):
    """Why a cell is to hold nothing any more, and which document says so."""

    reason = forms.CharField(
        label=gettext_lazy("为什么清空"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    title = line(gettext_lazy("文件名称"), 200)
    number = line(gettext_lazy("文号"), 100)


class TargetForm(forms.Form):
    """One unit's target for one year, as a document says it."""

    unit = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Unit.objects.none())
    year = forms.IntegerField(label=gettext_lazy("年度"))
    role = forms.ChoiceField(
        label=gettext_lazy("性质"),
        choices=[
            (Target.Role.TARGET, gettext_lazy("目标值：这一年要达到")),
            (Target.Role.STATED, gettext_lazy("指标值：这一年的实际数，作以后年份的基期")),
        ],
    )
    comparator = forms.ChoiceField(
        label=gettext_lazy("比较符"), choices=[*SIGNS.items()], initial="ge"
    )
    value = NumberField(label=gettext_lazy("值"))
    tolerance = NumberField(
        label=gettext_lazy("允许偏差"), help_text=gettext_lazy("“左右”的前后多少，同一计量单位。")
    )
    force = forms.ChoiceField(
        label=gettext_lazy("语气"), choices=PlanRule.Force.choices, initial=PlanRule.Force.SHALL
    )
    clause = forms.ModelChoiceField(
        label=gettext_lazy("出自哪一条"), queryset=Clause.objects.none(), required=False
    )
    title = line(gettext_lazy("文件名称"), 200)
    number = line(gettext_lazy("文号"), 100)
    reference = line(
        gettext_lazy("参照"), 120,
        help_text=gettext_lazy("方案没有印数、只说“达到全市平均水平”之类的，写参照什么；文件写当年数值的来源。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: QuerySet[Unit], clauses: QuerySet[Clause], measure: str,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoice(
            label=_("单位"), queryset=units, to_field_name="code", empty_label=None
        )
        self.fields["clause"] = clause_field(clauses)
        self.fields["value"].required = True
        self.fields["value"].error_messages["required"] = _("请填写数值；没有规定的年份不用填。")
        if measure:
            self.fields["value"].help_text = _("单位：%(unit)s") % {"unit": in_words(measure)}

    def aim(self) -> Aim:
        """What was typed."""
        return Aim(**{name: self.cleaned_data[name] for name in Aim.__slots__})
