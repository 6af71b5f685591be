"""Institutions: what is known of one, the list of all, and what happened to them."""

from members.queries.bodies.events import (
    body_with_due_events,
    counties_with_due_events,
    due_events,
    events_of,
)
from members.queries.bodies.fact_requests import fact_requests_page, requests_by_need, to_ask
from members.queries.bodies.facts import (
    ENDED,
    as_they_stood,
    body_on,
    facts_on,
    of_kind_on,
    stood,
    text_of,
)
from members.queries.bodies.figures import (
    county_total,
    figure,
    figures_of,
    history,
    kinds_for,
    latest_figures,
)
from members.queries.bodies.histories import body_history, changes_in_words
from members.queries.bodies.named import body_named, offered_bodies
from members.queries.bodies.page import Kept, body_page, code_doubts, hanging_on, protected
from members.queries.bodies.registry import Wanted, registry
from members.queries.bodies.service_units import ServiceUnits, service_units
from members.queries.bodies.standing import belongs_through
from members.queries.bodies.tree import Tree, units_on

__all__ = [
    "ENDED",
    "Kept",
    "ServiceUnits",
    "Tree",
    "Wanted",
    "as_they_stood",
    "belongs_through",
    "body_history",
    "body_named",
    "body_on",
    "body_page",
    "body_with_due_events",
    "changes_in_words",
    "code_doubts",
    "counties_with_due_events",
    "county_total",
    "due_events",
    "events_of",
    "fact_requests_page",
    "facts_on",
    "figure",
    "figures_of",
    "hanging_on",
    "history",
    "kinds_for",
    "latest_figures",
    "of_kind_on",
    "offered_bodies",
    "protected",
    "registry",
    "requests_by_need",
    "service_units",
    "stood",
    "text_of",
    "to_ask",
    "units_on",
]
