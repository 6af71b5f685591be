"""What people type to draw a sample, to enter what was found, and to sign."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.forming import Answered


class DrawForm(forms.Form):
    """How many bodies and figures, on which basis, by which seed."""

    basis = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("规定现场核查的文件名称和文号。")
    )
    units = forms.IntegerField(label=_("抽几家"), min_value=1, max_value=200)
    elements = forms.IntegerField(label=_("每家抽几个数"), min_value=1, max_value=40)
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=40,
        required=False,
        help_text=_("当众抽签得到的数；不填由系统随机取。种子留在记录里，谁都能照着重抽一遍。"),
    )


class VerifiedForm(Answered):
    """What was found of one figure."""

    value = forms.CharField(label=_("核实数"), max_length=40)
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    file = AttachmentField(label=_("佐证材料"), required=False)


class SignForm(forms.Form):
    """The body's own words beside its signature."""

    words = forms.CharField(
        label=_("单位意见"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("认可的可不填；不认可的写明哪里不对。签字后核查结果不再改动。"),
    )  # fmt: skip
