"""What is typed when a role is given or ended."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField
from members.forms.fields import BodyField
from members.models import Institution
from members.rules import AT_AN_INSTITUTION, ROLES


def _offered() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The roles that are given to people, by where they are held."""
    given = [item for item in ROLES.items() if item[0] != "founder"]
    return [
        (_("县区一级"), [item for item in given if item[0] not in AT_AN_INSTITUTION]),
        (_("在一家机构"), [item for item in given if item[0] in AT_AN_INSTITUTION]),
    ]


class GrantForm(forms.Form):
    """Which role, where, from when until when, and why."""

    role = forms.ChoiceField(label=_("角色"))
    from_on = DayField(label=_("起始日"), initial=today)
    last_day = DayField(
        label=_("最后一天（含）"), required=False, help_text=_("不填则一直有效，直到终止。")
    )
    reason = forms.CharField(label=_("事由"), max_length=500)

    def __init__(self, *args: Any, bodies: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(label=_("角色"), choices=_offered())
        self.fields["institution"] = BodyField(
            label=_("任职机构"),
            queryset=bodies,
            required=False,
            empty_label=_("不指明（县区一级的角色）"),
        )
        self.order_fields(["role", "institution", "from_on", "last_day", "reason"])

    @property
    def until_on(self) -> date | None:
        """The first day on which it is no longer held."""
        day: date | None = self.cleaned_data["last_day"]
        return day + timedelta(days=1) if day else None


class EndForm(forms.Form):
    """At once, or after a last day; and why."""

    AT_ONCE, AFTER = "now", "after"
    when = forms.ChoiceField(
        label=_("何时终止"),
        choices=[(AT_ONCE, _("立即终止（今天起不再有效）")), (AFTER, _("到某一天为止"))],
        initial=AT_ONCE,
        widget=forms.RadioSelect,
    )
    last_day = DayField(label=_("最后一天（含）"), required=False)
    reason = forms.CharField(label=_("事由"), max_length=500)

    def clean(self) -> dict[str, Any]:
        """A last day is needed where one was announced."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("when") == self.AFTER and not said.get("last_day"):
            self.add_error("last_day", _("请填写最后一天。"))
        return said

    @property
    def until_on(self) -> date:
        """The first day on which it no longer holds."""
        if self.cleaned_data["when"] == self.AT_ONCE:
            return today()
        day: date = self.cleaned_data["last_day"]
        return day + timedelta(days=1)
