"""What an alliance writes about its year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered
from fundpool.rules.analyses import LONGEST


class CommentForm(Answered):
    """The comment, and the version that was seen before."""

    comment = forms.CharField(
        label=_("分析意见"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("收支变化的原因、存在的问题和下一步措施。每次保存为新的一版。"),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
