"""What is asked of an audit package: pools, years, bodies, and what it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered
from alliance.core.showing import local
from members.models import Institution

LONGEST = 10


class _Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows under their names in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The row's name."""
        return local(obj, "name")


class PackageForm(Answered):
    """Pools, first and last year, bodies (none: all), the reason."""

    pools = _Several(
        Institution.objects.none(), label=_("资金池"), widget=forms.CheckboxSelectMultiple
    )
    first = forms.IntegerField(label=_("从年度"), min_value=2000, max_value=2100)
    last = forms.IntegerField(label=_("到年度"), min_value=2000, max_value=2100)
    units = _Several(
        Institution.objects.none(), label=_("单位"), required=False,
        help_text=_("不选为全部；选定以后只含涉及这些单位的凭证和申请。"),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )  # fmt: skip
    reason = forms.CharField(label=_("用途"), max_length=200)

    def __init__(self, *args: Any, pools: Any, units: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pools"].queryset = pools  # type: ignore[attr-defined]
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.initial.setdefault("first", year)
        self.initial.setdefault("last", year)

    def clean(self) -> dict[str, Any]:
        """The years as a list."""
        said = super().clean() or {}
        first, last = said.pop("first", None), said.pop("last", None)
        if first is None or last is None:
            return said
        if not first <= last < first + LONGEST:
            told = _("末年不能早于首年，一次不超过%(n)d年。") % {"n": LONGEST}
            raise forms.ValidationError({"last": told})
        return {**said, "years": list(range(first, last + 1))}
