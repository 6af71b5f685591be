"""What the registry's forms have in common: fields that know the county, refusals by field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import Answered, DayField
from alliance.core.money import parse_yuan
from members import queries
from members.actions._due_days import MOST_DAYS
from members.models import County, Institution

#: The list of suggestions that the page writes once for all its fields (`bodies_offered.html`).
OFFERED = "bodies-offered"


class BodyField(forms.CharField):
    """A body, typed as its code, its name or another name; suggestions come from a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": OFFERED, "autocomplete": "off"}))
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)
        self.county: int | None = None

    def clean(self, value: Any) -> Institution | None:
        """The body itself; None where nothing was typed and nothing need be."""
        text = super().clean(value)
        if not text or self.county is None:
            return None
        try:
            return queries.bodies.body_named(self.county, text, today())
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid


class YuanField(forms.CharField):
    """An amount typed in yuan, read as whole fen."""

    def clean(self, value: Any) -> int | None:
        """The fen; None where nothing was typed."""
        text = super().clean(value)
        try:
            fen = parse_yuan(text) if text else None
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid
        if fen is not None and fen < 0:
            raise forms.ValidationError(_("金额不能小于0。"))
        return fen


class WorkdaysField(forms.IntegerField):
    """A number of working days, counted from the day after today by the working-day calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("从次日起，按工作日历计。"))
        super().__init__(min_value=1, max_value=MOST_DAYS, **kwargs)


class CountyForm(Answered):
    """A form about one county: its body fields look there."""

    def __init__(
        self, *args: Any, county: County, of: int | str | None = None, **kwargs: Any
    ) -> None:
        """`of`: the row it speaks of, where a table has one such form a row."""
        super().__init__(*args, **kwargs)
        self.county, self.of = county, of
        for field in self.fields.values():
            if isinstance(field, BodyField):
                field.county = county.pk


class WhyForm(CountyForm):
    """Why something is taken back or refused."""

    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class LastDayForm(CountyForm):
    """The last day on which something still holds."""

    last_day = DayField(label=_("最后一天"))


class ReasonForm(LastDayForm):
    """The last day, and why."""

    reason = forms.CharField(label=_("依据"), max_length=500)
