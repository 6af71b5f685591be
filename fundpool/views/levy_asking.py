"""What an address of incomes and levies names: county, year, pool."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid
from fundpool.access import ledger as ledger_access
from fundpool.models import Pool
from fundpool.queries.levies.computing import LEVIED
from members import access as member_access
from members.models import County

YEARS: Final = range(2000, 2200)


def county_of(request: HttpRequest) -> County:
    """The county chosen in the header, otherwise the actor's first; NotFound without one."""
    return member_access.current_county(actor_of(request), request.session.get("county", ""))


def year_asked(request: HttpRequest, otherwise: int) -> int:
    """The year that the address names; Invalid when it is none."""
    said = request.GET.get("year", "")
    if not said:
        return otherwise
    if not (said.isascii() and said.isdecimal() and int(said[:6]) in YEARS):
        told = _("“%(value)s”不是年度，请写四位数字，例如 2024。") % {"value": said[:20]}
        raise Invalid(told, fields={"year": told})
    return int(said)


def levied_pools(request: HttpRequest) -> list[Pool]:
    """The pools of the county that are paid by income, as far as the actor reads them."""
    rows = ledger_access.pools_for(actor_of(request)).filter(county=county_of(request))
    return list(rows.filter(kind__in=LEVIED).order_by("code"))


def pool_asked(request: HttpRequest) -> Pool | None:
    """The pool that the address names, otherwise the first one; None where there is none."""
    code = request.GET.get("pool", "")
    if code:
        return ledger_access.pool_for(actor_of(request), county_of(request).pk, code)
    return next(iter(levied_pools(request)), None)


def this_year() -> int:
    """The year of today."""
    return today().year
