"""What is typed when open work goes to a successor."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PersonField
from members.models import Person


class HandOverForm(forms.Form):
    """To whom, and why."""

    reason = forms.CharField(label=_("事由"), max_length=500, help_text=_("例如：离任、转岗。"))

    def __init__(self, *args: Any, takers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"] = PersonField(
            label=_("接收人"), queryset=takers, empty_label=_("请选择")
        )
        self.order_fields(["taker", "reason"])
