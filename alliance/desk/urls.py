"""Addresses of the pages made of several apps."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from alliance.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("components/", views.components, name="components"),
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
]
