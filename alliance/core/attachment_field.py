"""The form field for a supporting document: refuses early what `attachments.store` would."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alliance.core.attachments import ACCEPTED, MOST_BYTES


class AttachmentField(forms.FileField):
    """A scan or table that is kept beside a decision; its content is checked when it is stored."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("附件"))
        kwargs.setdefault("help_text", _("PDF、PNG、JPG、XLSX 或 DOCX，不超过 20 MB。"))
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPTED}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any] | None":
        """The file as it was sent; None when none was and none is needed."""
        file: UploadedFile[Any] | None = super().clean(data, initial)
        if file and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB。请压缩或分开后再上传。"))
        return file or None
