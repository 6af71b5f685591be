"""What all lists of assessment have in common: one county, and periods that keep their day."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from alliance.core import listing
from alliance.core.actor import Actor
from alliance.core.asking import Asked
from alliance.core.clock import today
from kpi.api.parameters import is_relative
from members import access as member_access
from members.models import County


class ListView(listing.ListView):
    """A list of one county: a subclass says in `find` which rows were asked for."""

    common = (listing.COUNTY,)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The rows of the county that was asked for; None for who has none."""
        county = member_access.county_asked(actor, asked.text("county"))
        return None if county is None else self.find(actor, county, asked)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """The rows that were asked for, as far as the actor may read them."""
        raise NotImplementedError

    def address(self, request: Request, asked: Asked) -> str:
        """The address that the next page continues; a relative period keeps its day."""
        address = super().address(request, asked)
        if is_relative(asked):
            address = replace_query_param(address, "relative_to", today().isoformat())
        return address
