"""Which service units a body sets up, as people tick them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import DayField
from members.forms.typed import CountyForm
from members.queries.bodies import ServiceUnits


class ServiceUnitsForm(CountyForm):
    """The optional units, all ticked, and the day from which all of them work."""

    optional = forms.MultipleChoiceField(
        label=_("规模较小可不设的"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不设的去掉勾选，以后可以再设。"),
    )  # fmt: skip
    opened_on = DayField(label=_("设立日"), required=False)

    def __init__(self, *args: Any, asked: ServiceUnits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [unit.name for unit in asked.missing if unit.optional]
        self.optional_names = set(names)
        if not names:
            del self.fields["optional"]
            return
        field = self.fields["optional"]
        field.choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        field.initial = names

    def left_out(self) -> set[str]:
        """The optional units that were not ticked."""
        return self.optional_names - set(self.cleaned_data.get("optional", ()))
