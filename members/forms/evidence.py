"""Evidence for an item of a plan's list, as people type it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.forming import DayField
from members.forms.typed import BodyField, CountyForm


class EvidenceForm(CountyForm):
    """Since when an item is done, for whom, and what shows it."""

    institution = BodyField(label=_("机构"), required=False, help_text=_("全县区落实的不填。"))
    done_on = DayField(label=_("落实日"))
    note = forms.CharField(
        label=_("落实情况"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    upload = AttachmentField(label=_("佐证材料"), required=False)
