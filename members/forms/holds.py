"""What is typed to place a hold: on which record, under which document, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from members import queries


class HoldForm(forms.Form):
    """封存: the record is named by its own page (`of`), or by kind and code."""

    of = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("种类"))
    code = forms.CharField(label=_("代码"), max_length=40)
    document_no = forms.CharField(label=_("文号"), max_length=100)
    reason = forms.CharField(label=_("事由"), widget=forms.Textarea(attrs={"rows": 3}))
    scan = AttachmentField(label=_("文件扫描件"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            (kind, queries.records.kind_words_of(kind)) for kind in queries.records.CODED_KINDS
        ]
        self.fields["kind"] = forms.ChoiceField(label=_("种类"), choices=kinds)
        if (self.data or self.initial).get("of"):
            del self.fields["kind"], self.fields["code"]

    def named(self) -> dict[str, str]:
        """Which record is meant, as `access.holdable_for` takes it."""
        said = self.cleaned_data
        return {name: said.get(name) or "" for name in ("of", "kind", "code")}
