"""What is typed when one person lets another act for them."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField
from members.forms.fields import PersonField
from members.models import Person
from members.verb_words import FAMILIES


class DelegateForm(forms.Form):
    """To whom, which verbs, from when until when, and why."""

    from_on = DayField(label=_("起始日"), initial=today)
    last_day = DayField(label=_("最后一天（含）"))
    reason = forms.CharField(label=_("事由"), max_length=500, help_text=_("例如：外出培训。"))

    def __init__(
        self, *args: Any, takers: QuerySet[Person], verbs: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"] = PersonField(
            label=_("代办人"), queryset=takers, empty_label=_("请选择")
        )
        self.fields["verbs"] = forms.MultipleChoiceField(
            label=_("委托事项"),
            choices=_offered(verbs),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("请至少选择一项。")},
        )
        self.order_fields(["taker", "from_on", "last_day", "reason", "verbs"])

    @property
    def until_on(self) -> date:
        """The first day on which it no longer holds."""
        day: date = self.cleaned_data["last_day"]
        return day + timedelta(days=1)


def _offered(verbs: Collection[str]) -> list[tuple[str, Any]]:
    """The verbs in words, in the order of their families; what is only read comes last."""
    words = [(verb, said) for _name, family in FAMILIES.values() for verb, said in family.items()]
    mine = [item for item in words if item[0] in verbs]
    return sorted(mine, key=lambda item: item[0].split(".")[1].startswith("read"))
