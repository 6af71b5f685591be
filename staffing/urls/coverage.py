"""Addresses of the coverage board and of planning."""

from django.urls import path

from staffing.views import coverage

urlpatterns = [path("coverage/", coverage.board, name="coverage")]
