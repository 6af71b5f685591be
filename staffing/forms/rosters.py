"""A personnel list as it is loaded, and what its titles are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.forming import Answered, LocalChoice
from alliance.core.sheet_field import SheetField
from members.models import Institution
from staffing.vocabulary import STEPS


class RosterForm(Answered):
    """The file, and whose list it is."""

    institution = LocalChoice(
        label=_("单位"), queryset=Institution.objects.none(),
        help_text=_("表里没有单位一列时，按这个单位登记。"),
    )  # fmt: skip
    file = SheetField()

    def __init__(self, places: Any, *args: Any) -> None:
        super().__init__(*args)
        place: Any = self.fields["institution"]
        place.queryset = places
        if len(places) == 1:
            place.initial = places[0].pk


class TitlesForm(Answered):
    """On which step each printed title stands; one left empty is asked again."""

    def __init__(self, titles: list[str], data: Any = None) -> None:
        super().__init__(data)
        self.titles = titles
        choices = [("", _("不知道，退回这些行")), *((str(n), one) for n, one in enumerate(STEPS))]
        for n, title in enumerate(titles):
            self.fields[f"title{n}"] = forms.ChoiceField(
                label=title, choices=choices, required=False
            )

    def steps(self) -> dict[str, int]:
        """Those that were said."""
        said = {title: self.answers()[f"title{n}"] for n, title in enumerate(self.titles)}
        return {title: int(step) for title, step in said.items() if step}
