"""What is typed to propose a rule's value: one field that fits the kind of its parameter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import DayField
from alliance.core.measures import measure
from alliance.core.parameter_entry import HINTS, LONGEST, SIZED, entered, for_edit
from alliance.core.parameters import Parameter
from members import queries
from members.models import CountyRule

#: The comparators that can be chosen, as plans print them.
COMPARATORS = (
    ("bare", _("等于所填的值")),
    ("ge", _("不低于（≥）")),
    ("le", _("不超过（≤）")),
    ("gt", _("高于（>）")),
    ("lt", _("低于（<）")),
    ("approx", _("左右（≈）")),
)


def value_field(parameter: Parameter) -> forms.Field:
    """The field that fits: a number, a choice, a day, or one item a line."""
    said: dict[str, Any] = {
        "help_text": HINTS[parameter.type],
        "error_messages": {"required": _("须填写拟设的值。")},
    }
    label: Any = _("拟设的值")
    if parameter.type == "flag":
        choices = [("", "—"), ("true", _("是")), ("false", _("否"))]
        return forms.ChoiceField(label=label, choices=choices, **said)
    if parameter.choices:
        said["help_text"] = _("照文件选一项。")
        return forms.ChoiceField(label=label, choices=[("", "—"), *parameter.choices], **said)
    if parameter.type == "date":
        widget: forms.Widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif parameter.type in {"list", "text"}:
        widget = forms.Textarea(attrs={"rows": 5 if parameter.type == "list" else 2})
    else:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        unit = measure("元" if parameter.type == "money" else parameter.unit)
        label = _("拟设的值（%(unit)s）") % {"unit": unit} if unit else label
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **said)


class RuleForm(forms.Form):
    """拟设的值、起始日和依据; ticking 改回未设 asks that there be no value."""

    comparator = forms.ChoiceField(label=_("比较方式"), choices=COMPARATORS, required=False)
    value = forms.CharField(required=False)
    unset = forms.BooleanField(
        label=_("改回未设：用到它的事项重新被拦下"), required=False, label_suffix=""
    )
    from_on = DayField(label=_("自哪一天起"), required=False, help_text=_("不填表示自始适用。"))
    reason = forms.CharField(
        label=_("依据"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("哪份文件、哪次会议决定，为什么这样定。"),
    )
    order_no = forms.CharField(label=_("文号"), max_length=100, required=False)
    upload = AttachmentField(label=_("文件"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, parameter: Parameter, row: CountyRule | None, seen: int, **kwargs: Any
    ) -> None:
        now = row.value if row else None
        kwargs.setdefault(
            "initial",
            {
                "value": for_edit(parameter, now),
                "comparator": row.comparator if row and row.comparator else "bare",
                "from_on": today(),
                "seen": seen,
            },
        )
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.fields["value"] = value_field(parameter)
        if parameter.type not in SIZED:
            del self.fields["comparator"]
        if now is None:
            del self.fields["unset"]

    def clean(self) -> dict[str, Any]:
        """The value as it is stored; None where the rule is to be 未设 again."""
        said = super().clean() or {}
        if said.get("unset"):
            said["value"] = None
            self.errors.pop("value", None)
            return said
        if "value" in self.errors:
            return said
        try:
            said["value"] = entered(self.parameter, said.get("value") or "")
        except Invalid as invalid:
            self.add_error("value", str(invalid))
        return said

    def asked(self) -> dict[str, Any]:
        """What the action takes; a cleared comparator where there is no value."""
        said = {**self.cleaned_data}
        said.pop("unset", None)
        if said["value"] is None or queries.rules.SIGNS.get(said.get("comparator", "")) is None:
            said["comparator"] = ""
        return said
