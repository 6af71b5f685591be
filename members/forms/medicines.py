"""One medicine of a body's list, as people type it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import DayField
from members.forms.typed import CountyForm


class MedicineForm(CountyForm):
    """A medicine that the body has from a day, or has no longer."""

    name = forms.CharField(label=_("通用名"), max_length=100)
    code = forms.CharField(label=_("药品代码"), max_length=40, required=False)
    has = forms.TypedChoiceField(
        label=_("配备"),
        choices=[("true", _("配备")), ("false", _("停用"))],
        coerce=lambda text: text == "true",
    )
    from_on = DayField(
        label=_("起始日"), required=False, help_text=_("不填为今天；停用的填停用之日。")
    )
    source = forms.CharField(label=_("来源"), max_length=200, required=False)
