"""What is typed to enter an address to which events go."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import LocalChoice
from members.models import ApiClient


class AddressForm(forms.Form):
    """A registered program and where it is told."""

    def __init__(self, *args: Any, clients: QuerySet[ApiClient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"] = LocalChoice(label=_("接口客户端"), queryset=clients)
        self.fields["url"] = forms.CharField(
            label=_("推送地址"),
            max_length=300,
            help_text=_("https:// 开头的完整地址。由安全管理员确认后才开始推送。"),
        )
