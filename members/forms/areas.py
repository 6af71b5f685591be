"""Which body answers for which town or body, as people type it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField, LocalChoice
from members.forms.typed import BodyField, CountyForm
from members.models import Membership, Town


class AreaForm(CountyForm):
    """Who, on which line, for a town or for one body, by which document."""

    provider = BodyField(label=_("联系单位"), help_text=_("牵头单位或专业公共卫生机构。"))
    line = forms.ChoiceField(label=_("业务线"), choices=Membership.Line.choices)
    town = LocalChoice(
        label=_("镇街"), queryset=Town.objects.none(), required=False, empty_label=_("不按镇街")
    )
    institution = BodyField(
        label=_("机构"), required=False, help_text=_("镇街、机构二选一；单独写机构的不再随镇街。")
    )
    area = forms.CharField(label=_("片区"), max_length=60, required=False)
    from_on = DayField(label=_("起始日"), initial=today)
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("划定片区的文件名称和文号。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Town.objects.filter(county=self.county, closed_on=None).order_by("code")
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]
