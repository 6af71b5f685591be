"""What is typed at a village clinic: the slip's digits, the PIN."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_PIN = {"inputmode": "numeric", "autocomplete": "off", "class": "digits", "pattern": "[0-9]{6}"}


class PinForm(forms.Form):
    """The six digits of this device."""

    pin = forms.CharField(
        label=_("PIN（六位数字）"),
        max_length=6,
        widget=forms.PasswordInput(attrs={**_PIN, "autofocus": True}),
    )


class SlipForm(forms.Form):
    """The eight digits of the slip and a PIN chosen for this device."""

    digits = forms.CharField(
        label=_("登录条上的八位数字"),
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "digits",
                "data-from-hash": "",
            }
        ),
    )
    pin = forms.CharField(
        label=_("给这台设备设一个 PIN（六位数字）"),
        max_length=6,
        widget=forms.PasswordInput(attrs=_PIN),
        help_text=_("以后在这台设备上只输这六位数字。不要告诉别人。"),
    )
    again = forms.CharField(
        label=_("再输入一次 PIN"), max_length=6, widget=forms.PasswordInput(attrs=_PIN)
    )

    def clean(self) -> dict[str, Any]:
        """Both PINs must be the same."""
        said = super().clean() or {}
        if said.get("pin") != said.get("again"):
            self.add_error("again", _("两次输入的 PIN 不一样。"))
        return said


class IssueSlipForm(forms.Form):
    """For whom a slip is printed, and for how many days its device is bound."""

    person = forms.CharField(max_length=40)
    institution = forms.CharField(max_length=40)
    days = forms.IntegerField(label=_("绑定天数"), min_value=30, max_value=90, initial=90)
