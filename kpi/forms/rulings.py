"""What people type to ask about a definition and to answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.forming import LocalChoice
from kpi.importing.names import read_period
from members.models import Unit


class QuestionForm(forms.Form):
    """About which definition, for which body, what is asked."""

    about = forms.ChoiceField(label=_("关于哪个指标或数据元"))
    unit = forms.ModelChoiceField(label=_("提问单位"), queryset=Unit.objects.none())
    question = forms.CharField(
        label=_("问题"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清哪种情形算不算、从哪里取数。不要写患者或个人的姓名。"),
    )

    def __init__(
        self,
        *args: Any,
        subjects: list[tuple[str, list[tuple[str, str]]]],
        units: QuerySet[Unit],
        for_county: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"] = forms.ChoiceField(
            label=_("关于哪个指标或数据元"), choices=[("", "—"), *subjects]
        )
        only = units.first() if not for_county and units.count() == 1 else None
        self.only: Unit | None = only
        self.fields["unit"] = LocalChoice(
            label=_("提问单位"),
            queryset=units,
            to_field_name="code",
            required=not for_county and only is None,
            empty_label=_("县区自己提出") if for_county else None,
        )

    def clean_unit(self) -> Unit | None:
        """The body; who has one body alone need not name it."""
        return self.cleaned_data["unit"] or self.only


class AnswerForm(forms.Form):
    """How a definition is read, from when on, by what."""

    answer = forms.CharField(
        label=_("解释"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    from_period = forms.CharField(
        label=_("自何期间起"),
        max_length=12,
        help_text=_("如 2024、2024Q1 或 202403；这一期间及以后按此解释。"),
    )
    clause = forms.CharField(
        label=_("条款"),
        max_length=60,
        required=False,
        help_text=_("照“方案与条款”页上的写法；不填则用这个指标或数据元自己的条款。"),
    )
    basis = forms.CharField(
        label=_("依据的文件"), max_length=300, required=False, help_text=_("名称和文号。")
    )

    def clean_from_period(self) -> str:
        """The code of the period that was typed in words."""
        try:
            return read_period(self.cleaned_data["from_period"]).code
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid


class ReplaceForm(AnswerForm):
    """The same, with the reason why the answer before it no longer holds."""

    reason = forms.CharField(
        label=_("替换的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
