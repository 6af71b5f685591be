"""Addresses of ends of pools, insurance years and rewards under /api/v1/."""

from django.urls import path

from fundpool.api import dissolutions, insurance_back, insurance_year_back, insurances
from fundpool.api.rewarding import PostedStaffReward

_ONE = "dissolutions/<int:pk>/"
_YEAR = "insurance-years/<int:pk>/"
_END = "insurance-settlements/<int:pk>/"
_BACK = "insurance-take-backs/<int:pk>/"
_YEAR_BACK = "insurance-year-take-backs/<int:pk>/"
_LINE = "dissolution-lines/<int:pk>/"
_POOL = "pools/<str:code>/dissolution/"

urlpatterns = [
    path("dissolutions/", dissolutions.Dissolutions.as_view(), name="dissolutions"),
    path("dissolution-lines/", dissolutions.DissolutionLines.as_view(), name="dissolution-lines"),
    path(f"{_POOL}preview/", dissolutions.DissolutionPreview.as_view(), name="dissolution-preview"),
    path(f"{_POOL}start/", dissolutions.StartDissolution.as_view(), name="dissolution-start"),
    path(f"{_ONE}submit/", dissolutions.SubmitDissolution.as_view(), name="dissolution-submit"),
    path(f"{_ONE}confirm/", dissolutions.ConfirmDissolution.as_view(), name="dissolution-confirm"),
    path(f"{_ONE}refuse/", dissolutions.RefuseDissolution.as_view(), name="dissolution-refuse"),
    path(
        f"{_ONE}call-off/", dissolutions.CallOffDissolution.as_view(), name="dissolution-call-off"
    ),
    path(f"{_ONE}finish/", dissolutions.FinishDissolution.as_view(), name="dissolution-finish"),
    path(f"{_LINE}pay/", dissolutions.PayDissolution.as_view(), name="dissolution-pay"),
    path(
        f"{_LINE}returned/", dissolutions.ReturnDissolution.as_view(), name="dissolution-returned"
    ),
    path("insurance-years/", insurances.InsuranceYears.as_view(), name="insurance-years"),
    path("insurance-shares/", insurances.InsuranceShares.as_view(), name="insurance-shares"),
    path(
        "insurance-settlements/",
        insurances.InsuranceSettlements.as_view(),
        name="insurance-settlements",
    ),
    path(
        "insurance-years/enter/",
        insurances.EnterInsuranceYear.as_view(),
        name="insurance-year-enter",
    ),
    path(f"{_YEAR}preview/", insurances.InsurancePreview.as_view(), name="insurance-preview"),
    path(f"{_YEAR}settle/", insurances.SettleInsuranceYear.as_view(), name="insurance-settle"),
    path(
        f"{_YEAR}confirm/",
        insurances.ConfirmInsuranceYear.as_view(),
        name="insurance-year-confirm",
    ),
    path(f"{_YEAR}refuse/", insurances.RefuseInsuranceYear.as_view(), name="insurance-year-refuse"),
    path(
        f"{_YEAR}withdraw/",
        insurances.WithdrawInsuranceYear.as_view(),
        name="insurance-year-withdraw",
    ),
    path(
        f"{_END}confirm/",
        insurances.ConfirmInsuranceSettlement.as_view(),
        name="insurance-settlement-confirm",
    ),
    path(
        f"{_END}refuse/",
        insurances.RefuseInsuranceSettlement.as_view(),
        name="insurance-settlement-refuse",
    ),
    path(
        f"{_END}withdraw/",
        insurances.WithdrawInsuranceSettlement.as_view(),
        name="insurance-settlement-withdraw",
    ),
    path(
        f"{_END}take-back/",
        insurance_back.AskInsuranceTakeBack.as_view(),
        name="insurance-take-back",
    ),
    path(
        "insurance-take-backs/",
        insurance_back.InsuranceTakeBacks.as_view(),
        name="insurance-take-backs",
    ),
    path(
        f"{_BACK}confirm/",
        insurance_back.ConfirmInsuranceTakeBack.as_view(),
        name="insurance-take-back-confirm",
    ),
    path(
        f"{_BACK}refuse/",
        insurance_back.RefuseInsuranceTakeBack.as_view(),
        name="insurance-take-back-refuse",
    ),
    path(
        f"{_BACK}withdraw/",
        insurance_back.WithdrawInsuranceTakeBack.as_view(),
        name="insurance-take-back-withdraw",
    ),
    path(
        f"{_YEAR}take-back/",
        insurance_year_back.AskInsuranceYearTakeBack.as_view(),
        name="insurance-year-take-back",
    ),
    path(
        "insurance-year-take-backs/",
        insurance_year_back.InsuranceYearTakeBacks.as_view(),
        name="insurance-year-take-backs",
    ),
    path(
        f"{_YEAR_BACK}confirm/",
        insurance_year_back.ConfirmInsuranceYearTakeBack.as_view(),
        name="insurance-year-take-back-confirm",
    ),
    path(
        f"{_YEAR_BACK}refuse/",
        insurance_year_back.RefuseInsuranceYearTakeBack.as_view(),
        name="insurance-year-take-back-refuse",
    ),
    path(
        f"{_YEAR_BACK}withdraw/",
        insurance_year_back.WithdrawInsuranceYearTakeBack.as_view(),
        name="insurance-year-take-back-withdraw",
    ),
    path(
        "insurance-shares/<int:pk>/pay/",
        insurances.PayInsuranceShare.as_view(),
        name="insurance-share-pay",
    ),
    path("posted-staff-reward/", PostedStaffReward.as_view(), name="posted-staff-reward"),
]
