"""What people type of superiors' forms: a new one, what a cell holds, the period to fill in."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.forming import LocalChoice
from alliance.core.measures import measure
from alliance.core.periods import Kind, Period
from alliance.core.showing import local
from kpi.collecting.cell_text import BANDS
from kpi.models import BoundCell, DataElement, Indicator, SuperiorForm
from kpi.scales import SCALES
from kpi.wording import period_words
from members.models import Unit

MOST_PLACES = 12
#: So many periods back may be filled in.
OFFERED = 24
_ONLY_XLSX = _("空白的 .xlsx 工作簿，不超过 4 MB；不带密码、宏和签名。")


class BlankField(AttachmentField):
    """A blank workbook of a superior."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ".xlsx"})
        super().__init__(
            **{"label": _("空白表"), "help_text": _ONLY_XLSX, "widget": widget, **kwargs}
        )


class SuperiorNewForm(forms.Form):
    """A workbook that is wanted from now on."""

    name = forms.CharField(label=_("名称"), max_length=200)
    superior = forms.CharField(label=_("要表的上级部门"), max_length=120)
    basis = forms.CharField(
        label=_("依据"), max_length=300, required=False, help_text=_("文件名称和文号。")
    )
    frequency = forms.ChoiceField(label=_("频次"), choices=SuperiorForm.Frequency.choices)
    file = BlankField()


class RenewForm(forms.Form):
    """The next blank workbook of a form."""

    file = BlankField()


class BindForm(forms.Form):
    """Which figure of which body stands in a cell, and when."""

    about = forms.ChoiceField(label=_("数据元或指标"))
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none())
    when = forms.ChoiceField(label=_("期间"), choices=BoundCell.When.choices)
    scale = forms.ChoiceField(
        label=_("表里的单位"),
        choices=[("", _("同数据元或指标")), *((one, one) for one in SCALES)],
        required=False,
    )
    places = forms.IntegerField(
        label=_("小数位"),
        min_value=0,
        max_value=MOST_PLACES,
        required=False,
        help_text=_("四舍五入一次；不填，数据元照原数，指标按它自己的位数。"),
    )

    def __init__(
        self,
        *args: Any,
        indicators: QuerySet[Indicator],
        elements: QuerySet[DataElement],
        units: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [
            (_("数据元"), _elements(elements)),
            (
                _("指标"),
                [
                    (f"indicator:{row.code}", f"{local(row, 'name')}（{row.code}）")
                    for row in indicators.order_by("position", "code")
                ],
            ),
        ]
        self.fields["about"] = forms.ChoiceField(
            label=_("数据元或指标"), choices=[("", "—"), *choices]
        )
        self.fields["unit"] = LocalChoice(
            label=_("单位"), queryset=units, to_field_name="code", empty_label=None
        )

    @staticmethod
    def of(row: BoundCell) -> dict[str, str]:
        """What a cell holds now."""
        about = row.indicator or row.element
        kind = "indicator" if row.indicator_id else "element"
        band = f"#{row.band}" if row.band else ""
        code = about.code if about else ""
        return {
            "about": f"{kind}:{code}{band}",
            "unit": row.unit.code,
            "when": row.when,
            "scale": row.scale,
            "places": "" if row.places is None else str(row.places),
        }

    @staticmethod
    def fresh(unit: str, scale: str) -> dict[str, str]:
        """A cell nothing was bound to: the county's, in the unit that stands beside it."""
        return {"unit": unit, "scale": scale}


def _elements(elements: QuerySet[DataElement]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for row in elements.order_by("position", "code"):
        name = f"{local(row, 'name')}（{measure(row.unit)}，{row.code}）"
        if row.banded:
            found += [
                (f"element:{row.code}#{number}", f"{name} {band}")
                for number, band in enumerate(BANDS, start=1)
            ]
        else:
            found.append((f"element:{row.code}", name))
    return found


class ProposedForm(forms.Form):
    """Which of the cells that were proposed after a change of the workbook are meant."""

    cells = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, offered: Collection[int]) -> None:
        super().__init__(*args)
        self.fields["cells"] = forms.TypedMultipleChoiceField(
            coerce=int, choices=[(one, one) for one in offered], required=False
        )


class FillForm(forms.Form):
    """For which period, and whether results that are not published may stand in it."""

    period = forms.ChoiceField(label=_("期间"))
    provisional = forms.BooleanField(
        label=_("没有公布的结果也填，并逐格注明“未公布”"), required=False
    )

    def __init__(self, *args: Any, frequency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = Period.containing(today(), cast(Kind, frequency))
        codes = [now.shift(-back).code for back in range(OFFERED)]
        self.fields["period"] = forms.ChoiceField(
            label=_("期间"),
            choices=[(code, period_words(code)) for code in codes],
            initial=now.previous.code,
        )
