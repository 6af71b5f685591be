"""Addresses of the registry."""

from django.urls import path

from members.views import choosing, places, plans, signing_in

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing_in.SignOut.as_view(), name="sign-out"),
    path("county/choose/", choosing.choose_county, name="choose-county"),
    path("members/", places.members, name="members"),
    path("county/<str:county>/institutions/", places.institutions, name="institutions"),
    path("county/<str:county>/institutions/<str:code>/", places.institution, name="institution"),
    path("county/<str:county>/not-set/", plans.not_set, name="not-set"),
    path("county-rules/", plans.county_rules, name="county-rules"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<str:code>/", plans.plan, name="plan"),
    path("errata/", plans.errata, name="errata"),
]
