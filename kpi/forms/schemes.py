"""What people type of a scheme's draft: the day, an item, its rule, the weights."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.errors import Invalid
from alliance.core.forming import DayField, LocalChoice
from alliance.core.numbers import parse_number, plain
from kpi.actions import Scoring, Wording
from kpi.drafting.rules import AIMED, COMPARATORS, GATE, KINDS
from kpi.models import Indicator, SchemeItem
from members.models import Clause

#: How many rows of a table of steps the form offers.
STEPS: Final = 6
PLACES: Final = 12
#: Which fields each kind of rule is made of, in order.
ASKED: Final[dict[str, tuple[str, ...]]] = {
    "threshold": ("comparator", "target"),
    "linear": ("low", "high"),
    "ratio": ("share_of",),
    "steps": (
        "upper",
        *(name for n in range(1, STEPS + 1) for name in (f"bound_{n}", f"points_{n}")),
    ),
    "growth": ("g", "strict"),
    "deduct": ("n", "floor"),
    "expert": (),
    GATE: ("scope",),
}


class NumberField(forms.CharField):
    """An exact number as people type it; None where nothing was typed."""

    def __init__(self, *, places: int = PLACES, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)
        self.places = places

    def clean(self, value: Any) -> Any:
        """The Decimal, or None."""
        text = super().clean(value).strip()
        try:
            return parse_number(text, places=self.places) if text else None
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid


class DraftForm(forms.Form):
    """From which day the next version is meant to hold, and why there is to be one."""

    from_on = DayField(label=gettext_lazy("从哪一天起"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=500, required=False)


class PublishForm(forms.Form):
    """From which day a draft holds, and on what grounds."""

    from_on = DayField(label=gettext_lazy("从哪一天起施行"))
    reason = forms.CharField(
        label=gettext_lazy("发布的原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("文件名称、文号或会议决定。"),
    )


class AddItemForm(forms.Form):
    """An indicator, or the plan's own words that somebody judges, and under which heading."""

    group = forms.CharField(label=gettext_lazy("一级指标"), max_length=120)
    group_en = forms.CharField(
        label=gettext_lazy("一级指标（英文）"), max_length=200, required=False
    )
    indicator = forms.ModelChoiceField(
        label=gettext_lazy("指标"), queryset=Indicator.objects.none(), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("没有指标的：方案原话"), max_length=300, required=False
    )
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=400, required=False)
    clause = forms.ModelChoiceField(
        label=gettext_lazy("没有指标的：出自哪一条"),
        queryset=Clause.objects.none(),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        indicators: QuerySet[Indicator],
        clauses: QuerySet[Clause],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"] = LocalChoice(
            label=_("指标"),
            queryset=indicators,
            to_field_name="code",
            required=False,
            empty_label=_("没有指标，由人评定"),
        )
        self.fields["clause"] = forms.ModelChoiceField(
            label=_("没有指标的：出自哪一条"),
            queryset=clauses,
            to_field_name="key",
            required=False,
        )

    def wording(self) -> Wording:
        """The names that were typed."""
        return _wording(self.cleaned_data)


class ItemForm(forms.Form):
    """An item's heading and how it gives points; each kind of rule has its own fields."""

    group = forms.CharField(label=gettext_lazy("一级指标"), max_length=120)
    group_en = forms.CharField(
        label=gettext_lazy("一级指标（英文）"), max_length=200, required=False
    )
    name = forms.CharField(label=gettext_lazy("方案原话"), max_length=300, required=False)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=400, required=False)
    rule = forms.ChoiceField(
        label=gettext_lazy("计分规则"),
        choices=[("", gettext_lazy("未设")), *((code, words[0]) for code, words in KINDS.items())],
        required=False,
    )
    comparator = forms.ChoiceField(
        label=gettext_lazy("怎样才算达到"), choices=list(COMPARATORS.items()), required=False
    )
    target = NumberField(label=gettext_lazy("计分目标"))
    low = NumberField(label=gettext_lazy("得零分的值"))
    high = NumberField(label=gettext_lazy("得满分的值"))
    share_of = NumberField(label=gettext_lazy("计分目标"))
    upper = forms.ChoiceField(
        label=gettext_lazy("每一档写的是"),
        choices=[
            ("", gettext_lazy("至少要达到的值（越高越好）")),
            ("to", gettext_lazy("最多不超过的值（越低越好）")),
        ],
        required=False,
    )
    g = NumberField(
        label=gettext_lazy("增长多少得满分"),
        help_text=gettext_lazy("填比例，5% 填 0.05；不降即可填 0。"),
    )
    strict = forms.BooleanField(label=gettext_lazy("持平不算增长"), required=False)
    n = NumberField(label=gettext_lazy("每次扣几分"))
    floor = NumberField(label=gettext_lazy("最低扣到几分"), help_text=gettext_lazy("不填为 0 分。"))
    scope = forms.ChoiceField(
        label=gettext_lazy("不符合时"),
        choices=[
            ("group", gettext_lazy("本组得 0 分")),
            ("whole", gettext_lazy("全部得 0 分")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, item: SchemeItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            told = {"n": number}
            self.fields[f"bound_{number}"] = NumberField(label=_("第 %(n)d 档的值") % told)
            self.fields[f"points_{number}"] = NumberField(label=_("第 %(n)d 档得分") % told)
        if item.indicator_id is not None:
            del self.fields["name"], self.fields["name_en"]

    @staticmethod
    def of(item: SchemeItem) -> dict[str, Any]:
        """The item as it stands."""
        params, aim = item.params, "" if item.target is None else plain(item.target)
        said = {name: getattr(item, name) for name in ("group", "group_en", "name", "name_en")}
        said |= {"rule": item.rule, "comparator": item.comparator or "bare"}
        said |= {"target": aim, "share_of": aim, "low": params.get("L"), "high": params.get("U")}
        said |= {name: params.get(name) for name in ("g", "n", "floor", "scope", "strict")}
        rows = params.get("steps") or []
        said["upper"] = "to" if rows and "to" in rows[0] else ""
        for number, row in enumerate(rows[:STEPS], 1):
            said[f"bound_{number}"] = row.get("to", row.get("from"))
            said[f"points_{number}"] = row.get("points")
        return said

    def kinds(self) -> list[dict[str, Any]]:
        """The kinds of rules with their sentences and their own fields, for the page."""
        return [
            {
                "code": code,
                "name": KINDS[code][0],
                "sentence": KINDS[code][1],
                "fields": [self[name] for name in names],
            }
            for code, names in ASKED.items()
        ]

    def common(self) -> list[Any]:
        """The fields that every item has."""
        names = ("group", "group_en", "name", "name_en")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """What the chosen kind cannot do without has to be there."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {"linear": ("low", "high"), "growth": ("g",), "deduct": ("n",)}
        for name in needed.get(said.get("rule", ""), ()):
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, _("这种规则要填这一项。"))
        if said.get("rule") == "steps":
            self._check_steps(said)
        return said

    def _check_steps(self, said: dict[str, Any]) -> None:
        pairs = [(said.get(f"bound_{n}"), said.get(f"points_{n}")) for n in range(1, STEPS + 1)]
        for number, (bound, points) in enumerate(pairs, 1):
            if (bound is None) != (points is None):
                name = f"points_{number}" if points is None else f"bound_{number}"
                if name not in self.errors:
                    self.add_error(name, _("一档的值和得分要一起填。"))
        if not self.errors and all(bound is None for bound, _points in pairs):
            self.add_error("bound_1", _("至少填一档。"))

    def wording(self) -> Wording:
        """The names that were typed."""
        return _wording(self.cleaned_data)

    def scoring(self) -> Scoring:
        """The rule that was chosen, with what was typed in its own fields and nothing else."""
        said, rule = self.cleaned_data, self.cleaned_data["rule"]
        target = said["share_of"] if rule == "ratio" else said["target"]
        comparator = "bare" if rule == "ratio" else said["comparator"]
        return Scoring(
            rule,
            _params(rule, said),
            target if rule in AIMED else None,
            comparator if rule in AIMED and target is not None else "",
        )


def _params(rule: str, said: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if rule == "linear":
        made = {"L": plain(said["low"]), "U": plain(said["high"])}
    elif rule == "steps":
        bound = said["upper"] or "from"
        rows = [(said[f"bound_{n}"], said[f"points_{n}"]) for n in range(1, STEPS + 1)]
        made = {
            "steps": [
                {bound: plain(one), "points": plain(two)} for one, two in rows if one is not None
            ]
        }
    elif rule == "growth":
        made = {"g": plain(said["g"])} | ({"strict": True} if said["strict"] else {})
    elif rule == "deduct":
        floor = {} if said["floor"] is None else {"floor": plain(said["floor"])}
        made = {"n": plain(said["n"]), **floor}
    elif rule == GATE:
        made = {"scope": said["scope"] or "group"}
    return made


def _wording(said: dict[str, Any]) -> Wording:
    names = ("group", "group_en", "name", "name_en")
    return Wording(**{name: said.get(name) or "" for name in names})


class WeightsForm(forms.Form):
    """All weights of a draft, with the document that sets them."""

    title = forms.CharField(label=gettext_lazy("文件名称"), max_length=200, required=False)
    number = forms.CharField(label=gettext_lazy("文号"), max_length=100, required=False)

    def __init__(self, *args: Any, items: Iterable[SchemeItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = [item for item in items if item.rule != GATE]
        for item in self.items:
            self.fields[f"w-{item.code}"] = NumberField(label=_("权重"), places=4)

    def lines(self) -> list[tuple[SchemeItem, Any]]:
        """Every item with its field."""
        return [(item, self[f"w-{item.code}"]) for item in self.items]

    def document(self) -> list[Any]:
        """The fields that name the document."""
        return [self["title"], self["number"]]

    def weights(self) -> dict[str, Decimal | None]:
        """What was typed, by the item's code."""
        return {item.code: self.cleaned_data[f"w-{item.code}"] for item in self.items}


def next_year(on: date) -> date:
    """The first day of the year after a day."""
    return date(on.year + 1, 1, 1)
