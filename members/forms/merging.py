"""What people type to merge a body into another: first into which and when, then the order."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.forming import DayField, LocalChoice
from members.models import Institution


class Ticked(forms.MultipleChoiceField):
    """What was ticked in the preview; the action knows what it offered."""

    def valid_value(self, value: Any) -> bool:
        """Anything, until the action looks."""
        return True


class SuccessorForm(forms.Form):
    """Into which body, from which day: what the preview is made for."""

    into = LocalChoice(
        label=_("并入"), queryset=Institution.objects.none(), empty_label=_("请选择")
    )
    on = DayField(label=_("生效日"), help_text=_("从这一天起由并入的机构承接。"))

    def __init__(self, *args: Any, bodies: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["into"].to_field_name = "code"  # type: ignore[attr-defined]


class MergeForm(SuccessorForm):
    """The order, with what the preview showed and what was chosen in it to end."""

    into = LocalChoice(queryset=Institution.objects.none(), widget=forms.HiddenInput)
    on = DayField(widget=forms.HiddenInput)
    order_no = forms.CharField(label=_("文号"), max_length=100)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 2}))
    upload = AttachmentField(label=_("附件"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput)
    ending = Ticked(required=False)
