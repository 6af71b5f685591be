"""Addresses of the common funds."""

from django.urls import URLPattern, URLResolver

app_name = "fundpool"
urlpatterns: list[URLPattern | URLResolver] = []
