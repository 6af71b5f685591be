"""Taking a confirmed insurance year back, over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.documents import listed
from alliance.core.listing import Row
from alliance.core.shapes import names_of
from fundpool.access import insurance as access
from fundpool.actions import insurance_year_back as actions
from fundpool.api import insurance_shapes as shapes
from fundpool.api.insurances import TAG, InsuranceStep, Years, described_as


@listed(
    TAG, shapes.InsuranceYearTakeBackShape, _("医保年度的撤销"),
    _("已核定年度的撤销：谁提出、结果如何。"),
)  # fmt: skip
class InsuranceYearTakeBacks(Years):
    """Confirmed years that were taken back, or were to be."""

    title = "insurance-year-take-backs"
    columns = names_of(shapes.InsuranceYearTakeBackShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """All of them."""
        return access.year_backs_for(actor)

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [shapes.year_back_line(row) for row in rows]


@described_as("insurance_year_take_back", _("提交撤销医保年度"), shapes.InsuranceReasonShape)
class AskInsuranceYearTakeBack(InsuranceStep):
    """Asked for."""

    find = staticmethod(access.year_for)
    act = staticmethod(actions.ask_to_take_year_back)
    shape = shapes.InsuranceReasonShape


@described_as("insurance_year_take_back_confirm", _("核定撤销医保年度"))
class ConfirmInsuranceYearTakeBack(InsuranceStep):
    """Taken back."""

    find = staticmethod(access.year_back_for)
    act = staticmethod(actions.confirm_year_back)


@described_as("insurance_year_take_back_refuse", _("不予撤销医保年度"), shapes.InsuranceReasonShape)
class RefuseInsuranceYearTakeBack(InsuranceStep):
    """The year stands."""

    find = staticmethod(access.year_back_for)
    act = staticmethod(actions.refuse_year_back)
    shape = shapes.InsuranceReasonShape


@described_as("insurance_year_take_back_withdraw", _("撤回撤销医保年度"))
class WithdrawInsuranceYearTakeBack(InsuranceStep):
    """Let be."""

    find = staticmethod(access.year_back_for)
    act = staticmethod(actions.withdraw_year_back)
