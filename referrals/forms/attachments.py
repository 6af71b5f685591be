"""What is said of a file that is added to a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.forming import Answered
from referrals.actions.attachments import LONGEST_NOTE
from referrals.models import CaseAttachment


class AttachmentForm(Answered):
    """The file, what it shows, and a word about it."""

    kind = forms.ChoiceField(
        label=_("种类"), choices=[("", _("请选择")), *CaseAttachment.Kind.choices]
    )
    file = AttachmentField(label=_("文件"))
    note = forms.CharField(label=_("附注"), max_length=LONGEST_NOTE, required=False)
