"""What people type on the pages of assessment, parsed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.tables.reading import MOST_BYTES
from kpi.importing.names import read_period
from kpi.models import DataSet


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
        self.fields["data_set"] = forms.ModelChoiceField(
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
