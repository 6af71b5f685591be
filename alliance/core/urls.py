"""Addresses of the machine room."""

from django.urls import path

from alliance.core import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
