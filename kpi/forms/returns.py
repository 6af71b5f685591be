"""What people type of a form: its terms, what must hold in it, until when a return is open."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of
from alliance.core.errors import Invalid
from alliance.core.forming import DayField
from alliance.core.numbers import parse_number, plain
from kpi.actions import Terms
from kpi.collecting.looking import RuleText
from kpi.models import DataSet, ValidationRule


class TermsForm(forms.Form):
    """What a form must say before it may go out, and how its returns are taken."""

    owner = forms.CharField(label=_("归口部门"), max_length=120, required=False)
    basis = forms.CharField(
        label=_("依据"), max_length=300, required=False, help_text=_("文件名称、文号、条款。")
    )
    ends_on = DayField(
        label=_("停用日"),
        required=False,
        help_text=_("这一天起不再要；没有停用日不能下发。"),
    )
    minutes = forms.IntegerField(
        label=_("每次约需分钟"), required=False, min_value=1, max_value=10000
    )
    review = forms.ChoiceField(label=_("审核"), choices=DataSet.Review.choices)
    due_days = forms.IntegerField(
        label=_("期后第几日前报"), required=False, min_value=1, max_value=366
    )
    closes_days = forms.IntegerField(
        label=_("期后第几日起不再收"),
        required=False,
        min_value=1,
        max_value=3660,
        help_text=_("不填则一直收，晚到的记为迟报。"),
    )
    change_limit = forms.CharField(
        label=_("与上年相比变动超过此比例即提示"),
        required=False,
        max_length=20,
        help_text=_("由县区设定，如 0.5；不填则不提示。"),
    )

    @staticmethod
    def of(form: DataSet) -> dict[str, Any]:
        """The terms as they stand."""
        said = {name: getattr(form, name) for name in Terms.__slots__}
        limit = form.change_limit
        return {**said, "change_limit": "" if limit is None else plain(limit)}

    def clean_change_limit(self) -> Any:
        """The share as an exact number; None where none was typed."""
        text: str = self.cleaned_data["change_limit"].strip()
        try:
            return parse_number(text, places=4) if text else None
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid

    def terms(self) -> Terms:
        """What was typed."""
        said = self.cleaned_data
        texts = {name: said[name].strip() for name in ("owner", "basis")}
        return Terms(**{**{name: said[name] for name in Terms.__slots__}, **texts})


class RuleForm(forms.Form):
    """A rule between figures of one form, and the body on whose figures it is tried."""

    code = forms.SlugField(label=_("代码"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=200)
    left = forms.CharField(label=_("左式"), max_length=500)
    op = forms.ChoiceField(label=_("关系"), choices=ValidationRule.Op.choices)
    right = forms.CharField(label=_("右式"), max_length=500)
    instruction = forms.CharField(label=_("怎么办"), max_length=300)
    blocking = forms.BooleanField(label=_("不符不能提交"), required=False)
    unit = forms.CharField(label=_("试算单位（代码）"), max_length=40, required=False)
    period = forms.CharField(label=_("试算到哪一期"), max_length=12, required=False)

    def rule(self) -> RuleText:
        """What was typed."""
        names = ("code", "name", "left", "op", "right", "blocking", "instruction")
        return RuleText(**{name: self.cleaned_data[name] for name in names})


class UnlockForm(forms.Form):
    """Until the end of which day a return may be changed again."""

    until_on = DayField(
        label=_("可改到哪一天"),
    )

    def until(self) -> datetime:
        """The last moment of the day; Invalid when none was given."""
        if not self.is_valid():
            said = _("请写明可以改到哪一天。")
            raise Invalid(said, fields={"until_on": said})
        return end_of(self.cleaned_data["until_on"])
