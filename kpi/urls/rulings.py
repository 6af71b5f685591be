"""Addresses of rulings on definitions."""

from django.urls import path

from kpi.views import rulings

urlpatterns = [
    path("rulings/", rulings.rulings, name="rulings"),
    path("rulings/<uuid:ruling>/", rulings.ruling, name="ruling"),
    path("rulings/<uuid:ruling>/answer/", rulings.answer, name="ruling-answer"),
    path("rulings/<uuid:ruling>/replace/", rulings.replace, name="ruling-replace"),
    path("rulings/<uuid:ruling>/withdraw/", rulings.withdraw, name="ruling-withdraw"),
]
