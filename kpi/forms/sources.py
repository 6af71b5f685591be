"""What people type to say which source of an element counts, and which period to count."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.numbers import parse_number, plain
from kpi.actions import SourceTerms
from kpi.models import DataElement, SourceRule
from kpi.running import gathering


class SourceRuleForm(forms.Form):
    """Which source counts, by which document, and from when on two of them differ."""

    source = forms.ChoiceField(label=_("权威来源"), choices=SourceRule.Source.choices)
    system = forms.CharField(
        label=_("导入自哪个系统"),
        max_length=120,
        required=False,
        help_text=_("以导入为准时写明，如“医保结算系统”。"),
    )
    counts = forms.ChoiceField(
        label=_("系统推算什么"),
        required=False,
        help_text=_("选定后系统每天按登记推算已过完的上一期；不是权威来源时只作对照。"),
    )
    limit = forms.CharField(
        label=_("相差超过百分之几即列出"),
        required=False,
        max_length=20,
        help_text=_("由县区设定，如 5；不设则有差异都列出。"),
    )
    strict = forms.BooleanField(
        label=_("权威来源未到即无数"),
        required=False,
        help_text=_("选中：权威来源报来之前没有数，注明缺数原因；不选：暂用其他来源的数并注明。"),
    )
    basis = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("确定数据来源的文件名称和文号。")
    )

    def __init__(self, *args: Any, element: DataElement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = gathering.kinds()
        fits = kinds.pop(element.counted_by, None)
        offered = [(kind.code, kind.name) for kind in kinds.values()]
        if fits is not None:
            named = {"what": fits.name, "clause": element.clause.key if element.clause else ""}
            words = (
                _("%(what)s（本数据元的推算，%(clause)s）")
                if named["clause"]
                else (_("%(what)s（本数据元的推算）"))
            )
            offered.insert(0, (fits.code, words % named))
        self.fields["counts"].choices = [("", _("不推算")), *offered]  # type: ignore[attr-defined]

    @staticmethod
    def of(rule: SourceRule) -> dict[str, Any]:
        """The rule as it stands."""
        said = {name: getattr(rule, name) for name in SourceTerms.__slots__}
        return {**said, "limit": "" if rule.limit is None else plain(rule.limit)}

    def clean_limit(self) -> Any:
        """The percentage as an exact number; None where none was typed."""
        text: str = self.cleaned_data["limit"].strip()
        try:
            return parse_number(text, places=2) if text else None
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid

    def terms(self) -> SourceTerms:
        """What was typed."""
        return SourceTerms(**{name: self.cleaned_data[name] for name in SourceTerms.__slots__})
