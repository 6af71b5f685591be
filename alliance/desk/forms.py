"""What the desk's own pages ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.errors import Invalid
from alliance.desk.trail import Asked, default_since

KINDS = ("xlsx", "csv")


class AuditForm(forms.Form):
    """Who, what, when, which record, only refusals."""

    person = forms.CharField(label=gettext_lazy("人员"), max_length=60, required=False)
    what = forms.CharField(label=gettext_lazy("事项"), max_length=80, required=False)
    subject = forms.CharField(label=gettext_lazy("对象编号"), max_length=120, required=False)
    text = forms.CharField(label=gettext_lazy("原文含有"), max_length=60, required=False)
    since = forms.DateField(
        label=gettext_lazy("自"), required=False, widget=forms.DateInput({"type": "date"})
    )
    last = forms.DateField(
        label=gettext_lazy("至（含）"), required=False, widget=forms.DateInput({"type": "date"})
    )
    only = forms.ChoiceField(
        label=gettext_lazy("只看"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("change", gettext_lazy("变更")),
            ("read", gettext_lazy("查阅与拒绝")),
            ("denied", gettext_lazy("被拒绝")),
        ],
    )

    def __init__(self, data: Any = None) -> None:
        """Before anything is asked a month back is shown."""
        given = data.copy() if data is not None else {}
        if not any(given.get(name) for name in self.base_fields):
            given["since"] = default_since().isoformat()
        super().__init__(given)

    def asked(self) -> Asked:
        """What is wanted; Invalid when a field does not read."""
        if not self.is_valid():
            fields = {name: str(errors[0]) for name, errors in self.errors.items()}
            raise Invalid(_("筛选条件有误：%(first)s") % {"first": next(iter(fields.values()))},
                          fields=fields)  # fmt: skip
        return Asked(**{name: self.cleaned_data[name] for name in self.base_fields})


class AuditExportForm(AuditForm):
    """The same question, with why the answer is taken out."""

    def checked(self) -> tuple[str, str]:
        """Reason and kind of file; Invalid without a reason."""
        reason = " ".join(str(self.data.get("reason", "")).split())[:200]
        kind = str(self.data.get("format", "xlsx"))
        if not reason:
            sentence = _("请写明导出的理由。")
            raise Invalid(sentence, fields={"reason": sentence})
        if kind not in KINDS:
            raise Invalid(_("格式只有 xlsx 和 csv。"))
        return reason, kind
