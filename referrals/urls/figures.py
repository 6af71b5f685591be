"""Addresses of the figures."""

from django.urls import path

from referrals.views import figures

urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/cases/", figures.cases, name="figures-cases"),
    path("figures/now/", figures.standing, name="figures-now"),
]
