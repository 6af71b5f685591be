"""What people type of a body: its facts, its events with their order, its names and departments."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.forming import DayField, LocalChoice
from members.actions.bodies import Order
from members.forms.typed import BodyField, CountyForm, WorkdaysField
from members.models import (
    County,
    Department,
    Institution,
    InstitutionName,
    Membership,
    Town,
)
from members.queries.bodies import Kept, text_of
from members.rules import KINDS

_FLAGS = (("", _("未填")), ("true", _("是")), ("false", _("否")))
_HELP = {
    "uscc": _("18位，字母大小写均可；按 GB 32100-2015 校验。"),
    "level": _("如二级甲等；方案未印的可不填。"),
    "keeps_legal_person": _("本机构是否保留法人资格。"),
    "own_representative": _("法定代表人是否为本机构自己的人；由牵头单位负责人统一担任的选“否”。"),
    "legal_form": _("GB/T 20091 代码，如121事业单位法人。"),
    "parent": _("上级机构的名称或代码；没有的可不填。"),
    "latitude": _("十进制度数，如29.4028。"),
    "longitude": _("十进制度数，如106.5402。"),
}


class FactsForm(CountyForm):
    """Some facts of a body, as they stand, to be written over."""

    def __init__(
        self,
        *args: Any,
        institution: Institution,
        fields: Iterable[str],
        kept: Mapping[str, Kept] | None = None,
        **kwargs: Any,
    ) -> None:
        self.institution, self.facts_asked = institution, tuple(fields)
        asked = {name: field_for(institution, name) for name in self.facts_asked}
        now = {name: _typed(institution, name) for name in asked}
        kwargs["initial"] = {**now, **(kwargs.get("initial") or {})}
        super().__init__(*args, county=institution.county, **kwargs)
        self.fields = {**asked, **self.fields}
        for name, field in asked.items():
            if isinstance(field, BodyField):
                field.county = institution.county_id
            if kept and name in kept:
                field.help_text = _("%(clause)s写明“%(words)s”不变，改动须写明理由。") % {
                    "clause": kept[name].clause,
                    "words": kept[name].words,
                }

    def facts(self) -> dict[str, str | None]:
        """What was typed, as events and proposals write it down."""
        return {name: _said(self.cleaned_data.get(name)) for name in self.facts_asked}


class CorrectionForm(FactsForm):
    """What was entered wrongly is put right; there is no day on which anything happened."""

    reason = forms.CharField(
        label=_("更正理由"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    override = forms.CharField(
        label=_("信用代码校验未过仍须登记的理由"), max_length=500, required=False
    )


class ProposalForm(FactsForm):
    """What a body says should stand about it, from which day and why."""

    effective_on = DayField(label=_("自此日起生效"), initial=today)
    reason = forms.CharField(
        label=_("事由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    order_no = forms.CharField(label=_("文号"), max_length=100, required=False)
    document = AttachmentField(required=False)


class EventForm(FactsForm):
    """What happened on a day, with the order it rests on."""

    on = DayField(label=_("自此日起"), initial=today)
    order_no = forms.CharField(label=_("文号"), max_length=100, required=False)
    reason = forms.CharField(
        label=_("事由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    document = AttachmentField(required=False)

    def order(self) -> Order:
        """The day and the paper."""
        said = self.cleaned_data
        return Order(said["on"], said["order_no"], said["reason"], said["document"])


class NameForm(CountyForm):
    """Another name of a body, with the days between which it is used."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=InstitutionName.Kind.choices)
    from_on = DayField(label=_("起始日"), required=False)


class DepartmentForm(CountyForm):
    """A department, its service line and the one above it."""

    name = forms.CharField(label=_("名称"), max_length=100)
    line = forms.ChoiceField(
        label=_("业务线"), required=False,
        choices=[("", _("无")), *(one for one in Membership.Line.choices if one[0] != "general")],
    )  # fmt: skip
    parent = LocalChoice(label=_("上级科室"), queryset=Department.objects.none(), required=False)
    opened_on = DayField(label=_("设立日"), required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, county=institution.county, **kwargs)
        there = institution.departments.filter(closed_on=None).order_by("code")
        self.fields["parent"] = LocalChoice(
            label=_("上级科室"), queryset=there, required=False, empty_label=_("无")
        )


class AskForm(forms.Form):
    """Until which day, or in how many working days, bodies check what the registry says of them."""

    due_on = DayField(label=_("核对的最后一天"), required=False)
    workdays = WorkdaysField(label=_("或按工作日计的天数"), required=False)

    def __init__(self, *args: Any, usual: int | None, **kwargs: Any) -> None:
        """`usual`: the number that the county has set, taken where nothing is typed."""
        super().__init__(*args, **kwargs)
        if usual is not None:
            said = _("从次日起，按工作日历计；两项都不填即按本县区规定的%(n)d个工作日。")
            self.fields["workdays"].help_text = said % {"n": usual}


def field_for(institution: Institution, name: str) -> forms.Field:
    """The form field for one fact of a body."""
    column: Any = Institution._meta.get_field(name)
    common = {
        "label": column.verbose_name,
        "required": name == "name",
        "help_text": _HELP.get(name, ""),
    }
    own: dict[str, Callable[..., forms.Field]] = {
        "parent": BodyField,
        "town": partial(_town_field, institution.county),
        "opened_on": DayField,
        "note": partial(forms.CharField, widget=forms.Textarea(attrs={"rows": 2})),
    }
    if name in own:
        return own[name](**common)
    if choices := _choices(name, column):
        return forms.ChoiceField(choices=choices, **common)
    return forms.CharField(max_length=getattr(column, "max_length", None) or 40, **common)


def _choices(name: str, column: Any) -> list[tuple[str, Any]]:
    """What a fact may be, nothing said first; none where anything may be written."""
    if name == "kind":
        return [("", _("未定")), *((code, f"{code} {words}") for code, words in KINDS.items())]
    if name == "star":
        return [("", _("未填")), *((str(n), str(n)) for n in range(1, 6))]
    if column.choices:
        return [("", _("未印") if name == "ownership" else _("未填")), *column.choices]
    return list(_FLAGS) if column.get_internal_type() == "BooleanField" else []


def _town_field(county: County, **common: Any) -> forms.Field:
    there = Town.objects.filter(county=county).order_by("sort_key", "code")
    return LocalChoice(queryset=there, to_field_name="code", empty_label=_("未填"), **common)


def _typed(institution: Institution, name: str) -> str:
    """A fact as its field shows it; a body above is shown by its name."""
    if name == "parent":
        return institution.parent.name if institution.parent else ""
    return text_of(institution, name) or ""


def _said(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return str(getattr(value, "code", None) or value)
