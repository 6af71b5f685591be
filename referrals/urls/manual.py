"""Address of the procedures."""

from django.urls import path

from referrals.views import manual

urlpatterns = [path("manual/", manual.manual, name="manual")]
