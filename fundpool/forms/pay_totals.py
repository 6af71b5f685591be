"""What people type of a year's total of performance pay."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField, LocalChoice
from alliance.core.showing import local
from fundpool.forms.amounts import AmountField
from fundpool.forms.closing import WeightField
from fundpool.queries.pay_totals import DOCUMENT, FIRST, TotalTold
from kpi.models import Run
from members.models import Alliance, Institution


class RunChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A run behind the name of its scheme."""

    def label_from_instance(self, obj: Any) -> str:
        """Scheme, period and revision."""
        return f"{local(obj.scheme_version.scheme, 'name')} {obj}"


class AskForm(Answered):
    """Of which alliance and year a total is to be shared."""

    alliance = LocalChoice(
        Alliance.objects.none(), label=_("联盟"), to_field_name="code", empty_label=None
    )
    year = forms.IntegerField(label=_("年度"), min_value=FIRST, max_value=2199)

    def __init__(self, *args: Any, alliances: "QuerySet[Alliance]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alliance"].queryset = alliances  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year - 1


class ProposeForm(Answered):
    """The total, its document, the appraisal, and each body's weight; an empty one takes no part."""

    total_fen = AmountField(label=_("绩效工资总量（元）"))
    document_no = forms.CharField(
        label=_("核定总量的文号"), max_length=DOCUMENT,
        help_text=_("县区核定这一年总量的文件；方案没有写数额。"),
    )  # fmt: skip
    scored = RunChoice(
        Run.objects.none(), label=_("已锁定的考核批次"), empty_label="—", required=False
    )

    def __init__(
        self, *args: Any, year: int, bodies: Sequence[Institution], runs: "QuerySet[Run]",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.year, self.bodies = year, bodies
        self.fields["scored"].queryset = runs  # type: ignore[attr-defined]
        for body in bodies:
            self.fields[f"w{body.pk}"] = WeightField(
                label=_("%(unit)s：权重") % {"unit": local(body, "name")}, required=False
            )

    def told(self) -> TotalTold:
        """What was typed; a body without a weight takes no part."""
        said = self.cleaned_data
        weights = {
            body: said[f"w{body.pk}"] for body in self.bodies if said[f"w{body.pk}"] is not None
        }
        return TotalTold(self.year, said["total_fen"], said["document_no"], weights)


class DecideForm(Answered):
    """By which document and on which day it was decided."""

    decision_no = forms.CharField(label=_("决定文号"), max_length=DOCUMENT)
    decided_on = DayField(label=_("决定日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = today()
