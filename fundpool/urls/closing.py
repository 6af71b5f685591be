"""Addresses of a pool's end, of insurance years and of the reward of posted staff."""

from django.urls import path

from fundpool.views import dissolution, insurance, insurance_back, rewarding

_POOL = "pools/<str:code>/dissolution/"
_YEAR = "insurance/<int:row>/"

urlpatterns = [
    path(_POOL, dissolution.dissolution, name="dissolution"),
    path(f"{_POOL}paper/", dissolution.paper, name="dissolution-paper"),
    path(f"{_POOL}start/", dissolution.start, name="dissolution-start"),
    path("dissolutions/<int:dissolution>/<slug:verb>/", dissolution.step, name="dissolution-step"),
    path("dissolution-lines/<int:line>/pay/", dissolution.pay, name="dissolution-pay"),
    path(
        "dissolution-lines/<int:line>/returned/", dissolution.returned, name="dissolution-returned"
    ),
    path("insurance/", insurance.insurance_years, name="insurance-years"),
    path("pools/<str:code>/insurance/new/", insurance.new, name="insurance-new"),
    path(_YEAR, insurance.insurance_year, name="insurance-year"),
    path(f"{_YEAR}document/", insurance.document, name="insurance-document"),
    path(f"{_YEAR}settle/", insurance.settle, name="insurance-settle"),
    path(f"{_YEAR}steps/<slug:verb>/", insurance.step, name="insurance-step"),
    path(f"{_YEAR}take-back/", insurance_back.ask_year, name="insurance-year-take-back"),
    path(
        "insurance-year-take-backs/<int:back>/<slug:verb>/",
        insurance_back.year_step,
        name="insurance-year-take-back-step",
    ),
    path(
        "insurance-settlements/<int:settlement>/take-back/",
        insurance_back.ask,
        name="insurance-take-back",
    ),
    path(
        "insurance-take-backs/<int:back>/<slug:verb>/",
        insurance_back.step,
        name="insurance-take-back-step",
    ),
    path(
        "insurance-settlements/<int:settlement>/<slug:verb>/",
        insurance.settlement_step,
        name="insurance-settlement-step",
    ),
    path("insurance-shares/<int:share>/pay/", insurance.pay, name="insurance-pay"),
    path("rewards/", rewarding.rewards, name="rewards"),
]
