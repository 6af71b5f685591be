"""What people type to ask for a few figures once."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.showing import local
from kpi.actions import Asking, NewItem
from kpi.importing.names import read_period
from kpi.models import DataElement
from members.models import Alliance, Institution, Membership, Unit


class HourField(forms.DateTimeField):
    """A day and an hour, chosen in the browser."""

    def __init__(self, **kwargs: Any) -> None:
        shape = "%Y-%m-%dT%H:%M"
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shape)
        super().__init__(**{"widget": widget, "input_formats": [shape], **kwargs})


class AskForm(forms.Form):
    """Title, basis, figures, period, hour, and of whom: an alliance's members or single bodies."""

    title = forms.CharField(label=_("事由"), max_length=120)
    basis = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("凭哪份文件或哪次会议要数。")
    )
    period = forms.CharField(
        label=_("期间"), max_length=12, help_text=_("某月写 202410，某年写 2024。")
    )
    due_at = HourField(label=_("几点前报"))
    minutes = forms.IntegerField(
        label=_("每家约需分钟"), required=False, min_value=1, max_value=600,
        help_text=_("计入填报负担；不填只计格数。"),
    )  # fmt: skip
    keeps = forms.BooleanField(
        label=_("答复记入数据"), required=False,
        help_text=_("现有数据元的答复同时记为数据值，来源注明“临时要数”；已提交的填报不改。"),
    )  # fmt: skip
    new = forms.CharField(
        label=_("新要的数"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("现有数据元里没有的，一行一个：名称，计量单位。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        elements: QuerySet[DataElement],
        units: QuerySet[Unit],
        alliances: QuerySet[Alliance],
        members: QuerySet[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.members = units, members
        self.fields["elements"] = forms.ModelMultipleChoiceField(
            label=_("现有的数据元"), queryset=elements, required=False, to_field_name="code",
            widget=forms.SelectMultiple(attrs={"size": 8}),
            help_text=_("系统里已有这一期的数，直接填入，不再向基层要。按住 Ctrl 可多选。"),
        )  # fmt: skip
        self.fields["alliances"] = forms.ModelMultipleChoiceField(
            label=_("向哪些医共体的成员要"), queryset=alliances, required=False,
            to_field_name="code", widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["bodies"] = forms.ModelMultipleChoiceField(
            label=_("另向哪些单位要"), queryset=units, required=False, to_field_name="code",
            widget=forms.SelectMultiple(attrs={"size": 8}),
        )  # fmt: skip
        self.order_fields(
            (
                *("title", "basis", "period", "due_at", "elements", "keeps", "new"),
                *("alliances", "bodies"),
            )
        )
        for name in ("elements", "alliances", "bodies"):
            self.fields[name].label_from_instance = _label  # type: ignore[attr-defined]

    def clean_period(self) -> str:
        """The period's code."""
        try:
            return read_period(self.cleaned_data["period"]).code
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid

    def clean_new(self) -> list[NewItem]:
        """One thing a line: its name, then what it is counted in."""
        found = []
        for line in self.cleaned_data["new"].splitlines():
            if not line.strip():
                continue
            name, _comma, unit = line.replace("，", ",").rpartition(",")
            if not name.strip() or not unit.strip():
                said = _now("“%(line)s”：请写成“名称，计量单位”。") % {"line": line.strip()[:40]}
                raise forms.ValidationError(said)
            found.append(NewItem(name.strip()[:200], unit.strip()[:20]))
        return found

    def asking(self) -> Asking:
        """What was typed; each body once, however it was chosen."""
        said = self.cleaned_data
        joined = self.members.filter(alliance__in=said["alliances"]).values("institution__unit")
        units = {unit.pk: unit for unit in said["bodies"]}
        units |= {unit.pk: unit for unit in self.units.filter(pk__in=joined)}
        due: datetime = said["due_at"]
        return Asking(
            title=said["title"],
            basis=said["basis"],
            period=said["period"],
            due_at=due,
            elements=list(said["elements"]),
            new=said["new"],
            units=sorted(units.values(), key=lambda unit: unit.code),
            minutes=said["minutes"],
            keeps=said["keeps"],
        )


def _label(row: Any) -> str:
    """A row's name in the language of the page; an element's with how often it is reported."""
    if isinstance(row, DataElement):
        return f"{local(row, 'name')} · {row.data_set.get_frequency_display()}"
    body: Institution | Alliance = row.institution if isinstance(row, Unit) else row
    return local(body, "name")
