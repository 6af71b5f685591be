"""Addresses of classes and guidance."""

from django.urls import path

from staffing.views import training

_ONE = "training/<uuid:session>/"

urlpatterns = [
    path("training/", training.training, name="training"),
    path("training/new/", training.new, name="training-new"),
    path(_ONE, training.session, name="training-session"),
    path(f"{_ONE}withdraw/", training.withdraw, name="training-withdraw"),
]
