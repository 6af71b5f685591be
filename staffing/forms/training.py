"""Classes and guidance as they are typed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered, DayField, LocalChoice
from alliance.core.showing import local
from members.models import Institution
from staffing.rules.training import KIND_WORDS


class _Bodies(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several bodies under their names in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The body's name."""
        return local(obj, "name")


class TrainingForm(Answered):
    """What was held: by whom, of which kind, when, for how many, reaching whom."""

    holder = LocalChoice(label=_("举办单位"), queryset=Institution.objects.none())
    kind = forms.ChoiceField(label=_("种类"), choices=[*KIND_WORDS.items()])
    topic = forms.CharField(label=_("内容"), max_length=200)
    from_on = DayField(label=_("第一天"))
    last_day = DayField(label=_("最后一天"))
    heads = forms.IntegerField(label=_("参加人数"), min_value=1, max_value=100_000)
    bodies = _Bodies(
        label=_("覆盖的机构"), queryset=Institution.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    called = {"until_on": "last_day"}

    def __init__(self, places: Any, bodies: Any, data: Any = None) -> None:
        super().__init__(data)
        holder: Any = self.fields["holder"]
        reached: Any = self.fields["bodies"]
        holder.queryset, reached.queryset = places, bodies
        if len(places) == 1:
            holder.initial = places[0].pk

    def told(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        said = dict(self.cleaned_data)
        said["until_on"] = said.pop("last_day") + timedelta(days=1)
        return said


class TakeBackForm(Answered):
    """Why something that was stated is taken back."""

    reason = forms.CharField(
        label=_("撤回理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
