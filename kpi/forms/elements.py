"""What people type of data elements: a new one, and how one that is there is worded."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.forming import DayField, LocalChoice
from kpi.actions import Counted, Reworded, Sheet
from kpi.defining.reading import MOST_DECIMALS
from kpi.forms.definitions import line
from kpi.models import DataElement, DataSet, ElementVersion


class ElementForm(forms.Form):
    """Something to be counted from now on, and the form that asks for it."""

    code = line(gettext_lazy("代码"), 40, required=True,
                 help_text=gettext_lazy("英文字母开头，只含字母、数字和下划线；公式里用它。"))  # fmt: skip
    name = line(gettext_lazy("名称"), 200, required=True)
    name_en = line(gettext_lazy("英文名称"), 300)
    unit = line(gettext_lazy("计量单位"), 20, required=True)
    over_time = forms.ChoiceField(
        label=gettext_lazy("按时间汇总"), choices=DataElement.Over.choices
    )
    over_units = forms.ChoiceField(
        label=gettext_lazy("按机构汇总"), choices=DataElement.Over.choices
    )
    places = forms.IntegerField(
        label=gettext_lazy("小数位"), min_value=0, max_value=MOST_DECIMALS, initial=0
    )
    zero_significant = forms.BooleanField(
        label=gettext_lazy("零有意义：0 与没报不是一回事"), required=False, initial=True
    )
    reported_by = forms.ChoiceField(
        label=gettext_lazy("谁填报"), choices=DataElement.ReportedBy.choices
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("哪些类别的机构填报"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个不选即不限类别。"),
    )
    owner = line(gettext_lazy("归口"), 120)
    source_system = line(
        gettext_lazy("已有何处"), 200, help_text=gettext_lazy("哪个系统、哪张表里已经有这个数。")
    )
    note = line(gettext_lazy("说明"), 300)
    form = forms.ModelChoiceField(
        label=gettext_lazy("放进哪张报表"), queryset=DataSet.objects.none(), required=False
    )
    form_name = line(gettext_lazy("新报表的名称"), 120)
    form_name_en = line(gettext_lazy("新报表的英文名称"), 200)
    frequency = forms.ChoiceField(
        label=gettext_lazy("新报表的频次"),
        choices=[("", "—"), *DataSet.Frequency.choices],
        required=False,
    )

    def __init__(
        self, *args: Any, open_forms: QuerySet[DataSet], kinds: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = list(kinds)  # type: ignore[attr-defined]
        self.fields["form"] = LocalChoice(
            label=_("放进哪张报表"),
            queryset=open_forms,
            to_field_name="code",
            required=False,
            empty_label=_("另立一张新报表"),
            help_text=_("已下发的报表不能再加格子，不在这里。"),
        )

    def counted(self) -> Counted:
        """What is counted."""
        return Counted(**{name: self.cleaned_data[name] for name in Counted.__slots__})

    def sheet(self) -> Sheet:
        """The form that asks for it."""
        said = self.cleaned_data
        return Sheet(
            form=said["form"],
            name=said["form_name"],
            name_en=said["form_name_en"],
            frequency=said["frequency"],
        )


class CorrectionForm(forms.Form):
    """How a data element is to be called and described, from which day on, and why."""

    name = line(gettext_lazy("名称"), 200, required=True)
    name_en = line(gettext_lazy("英文名称"), 300)
    unit = line(
        gettext_lazy("计量单位"), 20, required=True,
        help_text=gettext_lazy("只改写法。数本身要换算的（人改万人），请另立数据元。"),
    )  # fmt: skip
    note = line(gettext_lazy("说明"), 300, help_text=gettext_lazy("填报人在格旁看到的话。"))
    owner = line(gettext_lazy("归口"), 120)
    source_system = line(
        gettext_lazy("已有何处"), 200, help_text=gettext_lazy("哪个系统、哪张表里已经有这个数。")
    )
    from_on = DayField(
        label=gettext_lazy("从哪一天起"),
        help_text=gettext_lazy("最后一天早于这一天的期间，考核结果照旧用原来的写法。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("更正的原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    @staticmethod
    def of(worded: DataElement | ElementVersion) -> dict[str, Any]:
        """What is said now."""
        return {name: getattr(worded, name) for name in Reworded.__slots__}

    def worded(self) -> Reworded:
        """What was typed."""
        return Reworded(**{name: self.cleaned_data[name] for name in Reworded.__slots__})
