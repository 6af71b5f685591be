"""The form field for a table that is compared before it is written: refuses early what is too large."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alliance.core.tables.reading import MOST_BYTES


class SheetField(forms.FileField):
    """A workbook or a text table; which of them are taken is said by `accept` and `help_text`."""

    def __init__(self, *, accept: str = ".xlsx,.xls,.csv", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("文件"))
        kwargs.setdefault(
            "help_text",
            _("Excel（.xlsx、.xls）或 CSV，不超过 20 MB。先试算比对，不会直接写入。"),
        )
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": accept}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any]":
        """The file as it was sent; refused before it is read when it is too large."""
        file: UploadedFile[Any] = super().clean(data, initial)
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB。请分成几份再上传。"))
        return file
