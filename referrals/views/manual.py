"""The procedures of referral as one page to read and to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.clock import today
from referrals.manual import sections
from referrals.views.pools import county_of


@require_GET
def manual(request: HttpRequest) -> HttpResponse:
    """Every step of every direction, with the hours of the county today."""
    county = county_of(request)
    context = {"county": county, "sections": sections(county), "on": today()}
    return render(request, "referrals/manual.html", context)
