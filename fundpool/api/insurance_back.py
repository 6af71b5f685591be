"""Taking a booked insurance settlement back, over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.documents import listed
from alliance.core.listing import Row
from alliance.core.shapes import names_of
from fundpool.access import insurance as access
from fundpool.actions import insurance_back as actions
from fundpool.api import insurance_shapes as shapes
from fundpool.api.insurances import TAG, InsuranceStep, Years, described_as


@listed(
    TAG, shapes.InsuranceTakeBackShape, _("医保入账的撤销"), _("入账的撤销：谁提出、结果如何。")
)
class InsuranceTakeBacks(Years):
    """Bookings that were taken back, or were to be."""

    title = "insurance-take-backs"
    columns = names_of(shapes.InsuranceTakeBackShape)
    by_year = "settlement__insured__year"

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """All of them."""
        return access.take_backs_for(actor).select_related("journal__period")

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [shapes.take_back_line(row) for row in rows]


@described_as("insurance_take_back", _("提交撤销医保入账"), shapes.NewTakeBackShape)
class AskInsuranceTakeBack(InsuranceStep):
    """Asked for."""

    find = staticmethod(access.settlement_for)
    act = staticmethod(actions.ask_to_take_back)
    shape = shapes.NewTakeBackShape


@described_as("insurance_take_back_confirm", _("核定撤销医保入账"))
class ConfirmInsuranceTakeBack(InsuranceStep):
    """Booked as a reversal."""

    find = staticmethod(access.take_back_for)
    act = staticmethod(actions.confirm_take_back)


@described_as("insurance_take_back_refuse", _("不予撤销医保入账"), shapes.InsuranceReasonShape)
class RefuseInsuranceTakeBack(InsuranceStep):
    """The booking stands."""

    find = staticmethod(access.take_back_for)
    act = staticmethod(actions.refuse_take_back)
    shape = shapes.InsuranceReasonShape


@described_as("insurance_take_back_withdraw", _("撤回撤销医保入账"))
class WithdrawInsuranceTakeBack(InsuranceStep):
    """Let be."""

    find = staticmethod(access.take_back_for)
    act = staticmethod(actions.withdraw_take_back)
