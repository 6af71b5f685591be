"""What a founder types while a county is set up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.forming import DayField
from alliance.core.showing import local
from members.actions.county import Former, OwnPlan
from members.forms.typed import WorkdaysField
from members.importing.fields import Day
from members.models import Alliance, County, Institution, Plan
from members.rules import ROLES


class PlaceForm(forms.Form):
    """Names, former codes, local words, and the head of the county's plan."""

    name = forms.CharField(label=_("县区名称"), max_length=60)
    short = forms.CharField(label=_("简称"), max_length=30, help_text=_("页头和文件名里用。"))
    name_en = forms.CharField(label=_("英文名称"), max_length=100)
    former_codes = forms.CharField(
        label=_("曾用行政区划代码"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一个：代码 停用日期，如 320683 2009-04-01。没有的不填。"),
    )
    town = forms.CharField(
        label=_("乡镇一级怎样称呼"), max_length=20, required=False, initial=_("镇街")
    )
    alliance = forms.CharField(
        label=_("医共体怎样称呼"), max_length=30, required=False, initial=_("医共体")
    )
    plan_title = forms.CharField(label=_("本县区方案名称"), max_length=200)
    plan_number = forms.CharField(
        label=_("文号"),
        max_length=100,
        required=False,
        help_text=_("文件上未印的留空，显示“未印”。"),
    )
    plan_dated = DayField(label=_("成文日期"), required=False, help_text=_("文件上未印的留空。"))

    def clean_former_codes(self) -> list[Former]:
        """Each line a code and the first day on which it no longer held."""
        found = []
        for line in self.cleaned_data["former_codes"].splitlines():
            parts = line.split()
            if not parts:
                continue
            try:
                day = Day("until_on", "").read(parts[1]) if len(parts) > 1 else None
            except Invalid as invalid:
                raise forms.ValidationError(str(invalid)) from invalid
            if day is None:
                raise forms.ValidationError(_("“%(line)s”缺停用日期。") % {"line": line[:40]})
            found.append(Former(parts[0], day, " ".join(parts[2:])[:60]))
        return found

    def own_plan(self) -> OwnPlan:
        """The head of the county's plan."""
        said = self.cleaned_data
        return OwnPlan(said["plan_title"], said["plan_number"] or None, said["plan_dated"])

    @staticmethod
    def of(county: County) -> dict[str, Any]:
        """What is there already."""
        rows = county.former_codes.order_by("until_on")
        plan = county.plan
        named = county.plan is not None
        return {
            "name": county.name,
            "short": county.short,
            "name_en": county.name_en if named or county.name_en != county.name else "",
            "former_codes": "\n".join(f"{r.code} {r.until_on} {r.name}".strip() for r in rows),
            **{k: v for k, v in county.words.items() if k in {"town", "alliance"}},
            "plan_title": plan.title if plan else "",
            "plan_number": plan.number if plan else "",
            "plan_dated": plan.dated if plan else None,
        }


class ByTitle(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of plans under their titles."""

    def label_from_instance(self, obj: Any) -> str:
        """Title in the language of the page."""
        return local(obj, "title")


class TemplateForm(forms.Form):
    """Another county's plan to start from, or none."""

    template = ByTitle(
        label=_("起步样本"), queryset=Plan.objects.none(), required=False,
        empty_label=_("从空白开始"), to_field_name="code",
    )  # fmt: skip

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = plans  # type: ignore[attr-defined]


class AllianceForm(forms.Form):
    """A new alliance with its lead and members, from one day on."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=Alliance.Kind.choices)
    from_on = DayField(label=_("成员起始日"), required=False, help_text=_("文件未印的留空。"))
    order_no = forms.CharField(label=_("文号"), max_length=100, required=False)
    lead = forms.ModelChoiceField(
        label=_("牵头单位"), queryset=Institution.objects.none(), to_field_name="code"
    )
    members = forms.ModelMultipleChoiceField(
        label=_("成员单位"), queryset=Institution.objects.none(), required=False,
        to_field_name="code", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "members"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """One person with a first role."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    position = forms.CharField(label=_("职务"), max_length=100, required=False)
    phone = forms.CharField(label=_("工作电话"), max_length=40, required=False)
    institution = forms.ModelChoiceField(
        label=_("机构"), queryset=Institution.objects.none(), required=False, to_field_name="code",
        empty_label=_("县区机关"),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("角色"))

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = bodies  # type: ignore[attr-defined]
        offered = [(code, word) for code, word in ROLES.items() if code != "founder"]
        self.fields["role"] = forms.ChoiceField(label=_("角色"), choices=offered)


class OpenForm(forms.Form):
    """Until which day the institutions check what the registry says of them."""

    ask_by = DayField(
        label=_("请各机构核对登记信息，截止"), required=False,
        help_text=_("启用的同时发给每家机构，是第一张表；两项都留空则不发。"),
    )  # fmt: skip
    ask_workdays = WorkdaysField(label=_("或按工作日计的天数"), required=False)
