"""Addresses of indicators, runs and scores."""

from django.urls import URLPattern

app_name = "kpi"
urlpatterns: list[URLPattern] = []
