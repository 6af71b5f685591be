"""Towns, villages and figures, as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField, LocalChoice
from members.actions.bodies import LARGEST
from members.forms.typed import BodyField, CountyForm
from members.models import ServedVillage, Town, Village


class TownForm(CountyForm):
    """A town under its code."""

    code = forms.CharField(
        label=_("代码"), max_length=12, help_text=_("行政区划代码9位，或本县区自编的代码。")
    )
    name = forms.CharField(label=_("名称"), max_length=60)


class VillageStateForm(CountyForm):
    """To which town a village belongs, and how it stands with a doctor of its own."""

    town = LocalChoice(
        label=_("镇街"), queryset=Town.objects.none(), required=False, empty_label=_("未填")
    )
    recruiting = forms.ChoiceField(
        label=_("村医招录"),
        required=False,
        choices=[("", _("未填")), *Village.Recruiting.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Town.objects.filter(county=self.county, closed_on=None).order_by("code")
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]

    def clean_recruiting(self) -> str | None:
        """None for 未填."""
        return self.cleaned_data["recruiting"] or None


class VillageForm(VillageStateForm):
    """A new village."""

    code = forms.CharField(label=_("代码"), max_length=20, help_text=_("统计用区划代码12位。"))
    name = forms.CharField(label=_("名称"), max_length=60)
    field_order = ("code", "name", "town", "recruiting")


class VillageChangeForm(VillageStateForm):
    """Changes to a village that is there."""

    note = forms.CharField(label=_("说明"), max_length=500, required=False)


class ServeForm(CountyForm):
    """Who serves a village, how, from which day."""

    institution = BodyField(label=_("机构"), help_text=_("写名称、别名或代码。"))
    mode = forms.ChoiceField(label=_("方式"), choices=ServedVillage.Mode.choices)
    from_on = DayField(label=_("起始日"), initial=today)


class FigureForm(CountyForm):
    """One dated figure of one place."""

    kind = forms.ChoiceField(label=_("种类"))
    value = forms.IntegerField(label=_("数值"), min_value=0, max_value=LARGEST)
    as_of = DayField(label=_("截至"))
    source = forms.CharField(
        label=_("来源"), max_length=200, help_text=_("例如统计年鉴的年份和页码、报表名称。")
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("种类"), choices=kinds)
        self.order_fields(("kind", "value", "as_of", "source"))
