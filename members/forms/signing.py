"""What is typed to come in and to look after one's own sign-in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The six digits of an authenticator, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "digits"}
        ),
    )


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("新口令"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输入一次"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        said = super().clean() or {}
        if said.get("password") != said.get("again"):
            self.add_error("again", _("两次输入的口令不一样。"))
        return said


class ChangePasswordForm(NewPasswordForm):
    """The same, after the password of today."""

    current = forms.CharField(
        label=_("当前口令"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password", "again"]


class TokenForm(forms.Form):
    """A token for programs: what for, and for how long."""

    purpose = forms.CharField(label=_("用途"), max_length=200)
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=90, initial=90)
