"""What people type on the pages of assessment, parsed."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.periods import KINDS, Kind, Period
from alliance.core.showing import local
from alliance.core.tables.reading import MOST_BYTES
from kpi import queries
from kpi.importing.names import read_period
from kpi.models import DataSet, Scheme, SchemeVersion
from kpi.wording import period_words

OFFERED = {"year": 5, "half": 2, "quarter": 4, "month": 6}
"""How many periods of each kind the form offers, the newest first."""


class ChoiceByName(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of rows under their names in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The row's name."""
        return local(obj, "name")


class UploadForm(forms.Form):
    """A file of figures, and what it is about where the file does not say so itself."""

    data_set = forms.ModelChoiceField(label=_("报表"), queryset=DataSet.objects.none())
    period = forms.CharField(
        label=_("期间"),
        max_length=12,
        required=False,
        help_text=_("月报写 202410，年报写 2024；表里有“期间”一列的可不填。"),
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（.xlsx）或 CSV，不超过 20 MB。先试算比对，不会直接写入。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, forms_for: QuerySet[DataSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_set"] = ChoiceByName(
            label=_("报表"), queryset=forms_for, empty_label=None
        )

    def clean_period(self) -> str:
        """The period's code; "" when none was typed."""
        text: str = self.cleaned_data["period"]
        try:
            return read_period(text).code if text else ""
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid

    def clean_file(self) -> Any:
        """Refused before it is read when it is too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB。请分成几份再上传。"))
        return file


class StartRunForm(forms.Form):
    """Which scheme to compute for which period."""

    scheme = forms.ModelChoiceField(label=_("考核方案"), queryset=Scheme.objects.none())
    period = forms.ChoiceField(label=_("期间"))

    def __init__(self, *args: Any, schemes: QuerySet[Scheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"] = ChoiceByName(
            label=_("考核方案"), queryset=schemes, to_field_name="code", empty_label=None
        )
        self.fields["period"] = forms.ChoiceField(
            label=_("期间"),
            choices=_offered(),
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
        version = queries.version_for(scheme, period)
        if version is None:
            said = _("这个考核方案在%(period)s没有已发布的版本，请换一个期间或先发布。") % {
                "period": period_words(period.code)
            }
            raise Invalid(said, code="scheme_not_published", fields={"period": said})
        return version, period.code


def _offered() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Periods that are over, by kind, and the year that is running."""
    groups = []
    for name, label in KINDS:
        kind = cast("Kind", name)
        last = Period.containing(today(), kind)
        last = last if kind == "year" else last.previous
        codes = [last.shift(-back).code for back in range(OFFERED[kind])]
        groups.append((label, [(code, period_words(code)) for code in codes]))
    return groups
