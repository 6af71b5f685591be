"""What people type to register a new body and to found an alliance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import DayField
from members.forms.bodies import FactsForm
from members.forms.typed import BodyField, CountyForm
from members.models import Alliance, County, Institution

_ORDER = (
    "code", "name", "kind", "level", "ownership", "town", "uscc", "override", "parent", "opened_on",
)  # fmt: skip
_ASKED = ("name", "kind", "level", "ownership", "uscc", "parent", "town", "opened_on")


class RegisterForm(FactsForm):
    """A new body: its code, its printed name, and what is known of it so far."""

    code = forms.CharField(
        label=_("代码"), max_length=40, help_text=_("一经登记不再改变；不与其他机构、科室重复。")
    )
    override = forms.CharField(
        label=_("信用代码校验未过仍须登记的理由"), max_length=500, required=False
    )

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, institution=Institution(county=county), fields=_ASKED, **kwargs)
        self.order_fields(_ORDER)


class FoundForm(CountyForm):
    """A new alliance: what it is called, of what kind it is, who leads it from which day."""

    code = forms.CharField(label=_("代码"), max_length=40, help_text=_("一经登记不再改变。"))
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=Alliance.Kind.choices)
    exclusive = forms.BooleanField(
        label=_("一家机构同一天只能属一个同类联盟"), required=False, initial=True
    )
    opened_on = DayField(
        label=_("成立日"), required=False, help_text=_("牵头单位自这一天起牵头；文件未印的留空。")
    )
    lead = BodyField(
        label=_("牵头单位"), required=False,
        help_text=_("写名称、别名或代码；未定的留空，以后用“登记成员”补。"),
    )  # fmt: skip
    order_no = forms.CharField(label=_("文号"), max_length=100, required=False)
