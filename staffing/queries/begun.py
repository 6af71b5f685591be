"""Postings to which somebody has come: an end, or an order to another host, takes nobody away again."""

from django.db.models import Q

from staffing.models import PostingEvent
from staffing.rules.postings import BEGUN


def has_begun() -> Q:
    """Postings in a state after the arrival, and those that wait for an arrival at a new host."""
    came = PostingEvent.objects.filter(verb="arrive").values("posting")
    return Q(status__in=BEGUN) | Q(status="ordered", pk__in=came)
