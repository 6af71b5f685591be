"""Shared centres and what bodies can do, as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField, LocalChoice
from members.forms.typed import BodyField, CountyForm
from members.models import Alliance, Capability, Centre


class CentreForm(CountyForm):
    """A centre that the county has set up itself."""

    code = forms.CharField(label=_("代码"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=100)
    family = forms.ChoiceField(label=_("类别"), choices=Centre.Family.choices)
    host = BodyField(label=_("依托单位"), required=False)
    services = forms.CharField(
        label=_("服务内容"), max_length=500, required=False, help_text=_("多项用顿号分开。")
    )
    from_on = DayField(label=_("起始日"), required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def clean_services(self) -> list[str]:
        """One text for each."""
        return [text.strip() for text in self.cleaned_data["services"].split("、") if text.strip()]


class ConfirmCentreForm(CountyForm):
    """Which body hosts a centre, and on what that rests."""

    host = BodyField(label=_("依托单位"))
    reason = forms.CharField(label=_("依据"), max_length=500, help_text=_("例如文号或会议纪要。"))


class ServedForm(CountyForm):
    """Whom a centre serves: one body or one whole alliance."""

    institution = BodyField(label=_("机构"), required=False)
    alliance = LocalChoice(
        label=_("医共体"), queryset=Alliance.objects.none(), required=False, empty_label=_("不选")
    )
    from_on = DayField(label=_("起始日"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alliances = Alliance.objects.filter(county=self.county, closed_on=None).order_by("code")
        self.fields["alliance"].queryset = alliances  # type: ignore[attr-defined]


#: Medicines have a list and a page of their own.
_KINDS = [pair for pair in Capability.Kind.choices if pair[0] != Capability.Kind.MEDICINE]


class CapabilityForm(CountyForm):
    """What a body has or has not, from which day, and who says so."""

    kind = forms.ChoiceField(label=_("类别"), choices=_KINDS)
    name = forms.CharField(label=_("名称"), max_length=100)
    has = forms.TypedChoiceField(
        label=_("具备"),
        choices=[("true", _("具备")), ("false", _("不具备"))],
        coerce=lambda text: text == "true",
    )
    from_on = DayField(label=_("起始日"), initial=today)
    source = forms.CharField(label=_("来源"), max_length=200)
