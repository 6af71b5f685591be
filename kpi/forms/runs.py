"""What people type to load figures, to start a run, and of a result on its way."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import Answered, DayField, LocalChoice
from alliance.core.periods import KINDS, Kind, Period
from alliance.core.sheet_field import SheetField
from kpi import queries
from kpi.importing.names import read_period
from kpi.models import DataSet, Feedback, Scheme, SchemeVersion
from kpi.wording import period_words

OFFERED = {"year": 5, "half": 2, "quarter": 4, "month": 6}
"""How many periods of each kind the form offers, the newest first."""


class UploadForm(forms.Form):
    """A file of figures, and what it is about where the file does not say so itself."""

    data_set = forms.ModelChoiceField(label=_("报表"), queryset=DataSet.objects.none())
    period = forms.CharField(
        label=_("期间"),
        max_length=12,
        required=False,
        help_text=_("月报写 202410，年报写 2024；表里有“期间”一列的可不填。"),
    )
    file = SheetField()
    sheet = forms.CharField(
        label=_("工作表"),
        max_length=100,
        required=False,
        help_text=_("可不填：读第一张可见的；这样的工作簿以前选过别的，就读选过的那张。"),
    )

    def __init__(self, *args: Any, forms_for: QuerySet[DataSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_set"] = LocalChoice(
            label=_("报表"),
            queryset=forms_for,
            required=False,
            empty_label=_("由文件认出"),
            help_text=_("每行一家机构、列名与报表一致的表要选；别的系统导出的表不用选。"),
        )

    def clean_period(self) -> str:
        """The period's code; "" when none was typed."""
        text: str = self.cleaned_data["period"]
        try:
            return read_period(text).code if text else ""
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid


class StartRunForm(forms.Form):
    """Which scheme to compute for which period."""

    scheme = forms.ModelChoiceField(label=_("考核方案"), queryset=Scheme.objects.none())
    period = forms.ChoiceField(label=_("期间"))

    def __init__(self, *args: Any, schemes: QuerySet[Scheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"] = LocalChoice(
            label=_("考核方案"), queryset=schemes, to_field_name="code", empty_label=None
        )
        self.fields["period"] = forms.ChoiceField(
            label=_("期间"),
            choices=offered_periods(),
            initial=Period.containing(today(), "year").previous.code,
        )

    def answers(self) -> tuple[SchemeVersion, str]:
        """The scheme's published version for the period, and the period's code.

        Raises Invalid with a sentence for each field that is wrong.
        """
        if not self.is_valid():
            told = {name: " ".join(map(str, said)) for name, said in self.errors.items()}
            raise Invalid(_("请选择考核方案和期间。"), fields=told)
        scheme, period = self.cleaned_data["scheme"], Period.parse(self.cleaned_data["period"])
        version = queries.course.version_for(scheme, period)
        if version is None:
            said = _("这个考核方案在%(period)s没有已发布的版本，请换一个期间或先发布。") % {
                "period": period_words(period.code)
            }
            raise Invalid(said, code="scheme_not_published", fields={"period": said})
        return version, period.code


def offered_periods() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Periods that are over, by kind, and the year that is running."""
    groups = []
    for name, label in KINDS:
        kind = cast("Kind", name)
        last = Period.containing(today(), kind)
        last = last if kind == "year" else last.previous
        codes = [last.shift(-back).code for back in range(OFFERED[kind])]
        groups.append((label, [(code, period_words(code)) for code in codes]))
    return groups


class FeedbackUntilForm(Answered):
    """Up to which day the assessed bodies may say what they think."""

    until = DayField(label=_("反馈截止日（含）"))


class SayForm(Answered):
    """What a body says of its result."""

    unit = forms.ChoiceField(label=_("单位"))
    answer = forms.ChoiceField(
        label=_("意见"), choices=Feedback.Answer.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("说明"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("有异议的必须写明哪里不对。"),
    )

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = forms.ChoiceField(label=_("单位"), choices=list(units))


class NoticeForm(Answered):
    """How long the notice lasts, and which document says so."""

    days = forms.IntegerField(label=_("公示几个工作日"), min_value=1, max_value=60)
    basis = forms.CharField(
        label=_("规定日数的文件（名称和文号）"),
        max_length=300,
        help_text=_("方案没有写公示几日；照县区自己的文件填写，从次日起数工作日。"),
    )


class ObjectionForm(Answered):
    """What came in on paper during the notice."""

    raised_by = forms.CharField(label=_("提出人或单位"), max_length=120)
    raised_on = DayField(label=_("提出日期"), initial=today)
    words = forms.CharField(
        label=_("内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.ChoiceField(label=_("涉及单位"), required=False)
    scan = AttachmentField(label=_("原件扫描件"), required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("不涉及具体单位")), *units]
        self.fields["unit"] = forms.ChoiceField(
            label=_("涉及单位"), choices=choices, required=False
        )


class AgainForm(Answered):
    """Why there is to be another revision, and by which decision after a lock."""

    reason = forms.CharField(label=_("为什么再算一版"), max_length=300, required=False)
    decision = forms.CharField(label=_("依据的决定（名称和文号）"), max_length=150, required=False)
    provisional = forms.BooleanField(
        label=_("预考核：别的单位的数还没有到齐，只供了解情况"), required=False
    )


class WordsForm(Answered):
    """A few words about one row of a table; `row` tells its field from those of other rows."""

    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, row: object, label: str, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"words-{row}-%s"
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label


class ProposeForm(WordsForm):
    """Why an item is not to count for a body."""

    item = forms.CharField(max_length=40, widget=forms.HiddenInput)
    unit = forms.CharField(max_length=40, widget=forms.HiddenInput)


class AppealForm(Answered):
    """Why a score is disputed, what the figures should be, and the proof."""

    reason = forms.CharField(
        label=_("申诉理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = AttachmentField(label=_("佐证材料"), required=False)


class DecisionForm(Answered):
    """What is answered to an appeal."""

    answer = forms.CharField(
        label=_("处理意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
