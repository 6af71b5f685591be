"""Returns that wait for somebody: to be handed in, reviewed, accepted; for lists and the home page."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.periods import Period
from alliance.core.showing import local
from alliance.core.waiting import Waiting
from kpi.models import DataSet, Submission
from kpi.queries.collecting.returns import Owed, is_late, owed, waiting_returns
from kpi.wording import period_words
from members import access as member_access
from members import queries as member_queries
from members.models import Institution, Unit
from members.queries import Look
from members.rules import VILLAGE_KINDS

MOST: Final = 20
#: So many returns are looked through for those of bodies that have nobody to review them.
SOUGHT: Final = 200
REVIEWS: Final = {
    DataSet.Review.OWN: "kpi.review_return",
    DataSet.Review.LEAD: "kpi.review_member_return",
}


def owing_units(actor: Actor) -> QuerySet[Unit]:
    """The bodies for which the actor hands in returns: the own ones, not those of others."""
    bodies = member_access.reach(actor, "kpi.enter").institutions
    rows = Unit.objects.filter(institution__in=bodies, kind=Unit.Kind.INSTITUTION)
    return rows.select_related("county", "institution__parent")


def county_units(actor: Actor) -> QuerySet[Unit]:
    """The counties whose own figures the actor enters."""
    counties = member_access.reach(actor, "kpi.enter_for").counties
    rows = Unit.objects.filter(county__in=counties, kind=Unit.Kind.COUNTY)
    return rows.select_related("county")


def reviewing_body(body: Institution) -> Institution:
    """Whose people review a body's return: its own, for a village clinic those of its centre."""
    return body.parent if body.kind in VILLAGE_KINDS and body.parent else body


def reviewable(actor: Actor) -> QuerySet[Submission]:
    """Returns that wait for this actor's review; not those they handed in themselves."""
    found = Q(pk__in=_as_second_eyes(actor))
    clinic = Q(unit__institution__kind__in=VILLAGE_KINDS, unit__institution__parent__isnull=False)
    for review, verb in REVIEWS.items():
        bodies = member_access.reach(actor, verb).institutions
        own = Q(unit__institution__in=bodies) & ~clinic
        below = Q(unit__institution__parent__in=bodies) & clinic
        found |= Q(data_set__review=review) & (own | below)
    rows = Submission.objects.filter(found, state=Submission.State.SUBMITTED)
    return rows.exclude(submitted_by__in=actor.persons)


def _as_second_eyes(actor: Actor) -> list[int]:
    """Returns of bodies without a second person of their own, which this actor reviews instead."""
    if not actor.held or actor.is_system:
        return []
    rows = Submission.objects.filter(
        county__in=actor.counties,
        state=Submission.State.SUBMITTED,
        data_set__review=DataSet.Review.OWN,
        unit__kind=Unit.Kind.INSTITUTION,
    ).select_related("unit__institution__parent")
    found = []
    for county in actor.counties:
        here = [row for row in rows[:SOUGHT] if row.county_id == county]
        asked = [
            Look(
                reviewing_body(row.unit.institution),
                REVIEWS[DataSet.Review.OWN],
                frozenset(pk for pk in (row.submitted_by_id,) if pk is not None),
            )
            for row in here
        ]
        eyes = member_queries.looks(asked, today())
        found += [
            row.pk
            for row, one in zip(here, eyes, strict=True)
            if any(one.named(held) for held in actor.held)
        ]
    return found


def acceptable(actor: Actor) -> QuerySet[Submission]:
    """Returns that wait for the commission; not those the actor handed in."""
    counties = member_access.reach(actor, "kpi.accept_return").counties
    plain = Q(data_set__review=DataSet.Review.NONE) | Q(unit__kind=Unit.Kind.COUNTY)
    ready = Q(state=Submission.State.REVIEWED) | (Q(state=Submission.State.SUBMITTED) & plain)
    rows = Submission.objects.filter(ready, county__in=counties)
    return rows.exclude(submitted_by__in=actor.persons)


# --- the home page ------------------------------------------------------------


def returns_waiting(actor: Actor) -> list[Waiting]:
    """What the actor owes of forms given out, and what others handed in for them to look at."""
    if actor.is_system or not actor.held:
        return []
    return [
        *_to_report([*owed(owing_units(actor)), *owed(county_units(actor))]),
        *_to_look_at(reviewable(actor), _("待审核"), _("审核")),
        *_to_look_at(acceptable(actor), _("待接收"), _("接收")),
    ]


def _to_report(found: Iterable[Owed]) -> list[Waiting]:
    """One line for a form and period; a return that was given back has a line of its own."""
    lines, together = [], defaultdict(list)
    for one in found:
        if one.returned:
            lines.append(_given_back(one))
        else:
            together[one.form.pk, one.period.code].append(one)
    return [*lines, *(_owing(some) for some in together.values())][:MOST]


def _given_back(one: Owed) -> Waiting:
    row = one.submission
    words = _("%(unit)s：%(form)s，%(period)s，已退回：%(reason)s") % {
        **_named(one),
        "reason": row.returned_for if row else "",
    }
    return Waiting(
        app="kpi",
        what=words,
        who=one.form.owner,
        when=None,
        due_on=one.due_on,
        url=_page(one),
        verb=_("更正"),
        tone="bad",
    )


def _owing(some: list[Owed]) -> Waiting:
    first = some[0]
    words = {
        **_named(first),
        "n": sum(one.cells - one.there for one in some),
        "units": len(some),
    }
    if len(some) == 1:
        what = _("%(unit)s：%(form)s，%(period)s，%(n)d 项未报") % words
    else:
        what = _("%(form)s，%(period)s：%(units)d 家共 %(n)d 项未报") % words
    return Waiting(
        app="kpi",
        what=what,
        who=first.form.owner,
        when=None,
        due_on=first.due_on,
        url=_page(first) if len(some) == 1 else reverse("kpi:returns"),
        verb=_("填报"),
    )


def _named(one: Owed) -> dict[str, str]:
    body = one.unit.county if one.unit.kind == Unit.Kind.COUNTY else one.unit.institution
    return {
        "unit": local(body, "name"),
        "form": local(one.form, "name"),
        "period": period_words(one.period.code),
    }


def _page(one: Owed) -> str:
    return reverse("kpi:return", args=[one.form.code, one.period.code, one.unit.code])


def _to_look_at(rows: QuerySet[Submission], words: str, verb: str) -> list[Waiting]:
    """Several returns of one form and period are one line that leads to the list."""
    together: dict[tuple[int, str], list[Submission]] = defaultdict(list)
    for row in waiting_returns(rows):
        together[row.data_set_id, row.period].append(row)
    return [_look(some, words, verb) for some in together.values()][:MOST]


def _look(some: list[Submission], words: str, verb: str) -> Waiting:
    first = some[0]
    said = {
        "form": local(first.data_set, "name"),
        "period": period_words(Period.parse(first.period).code),
        "n": len(some),
        "words": words,
    }
    late = sum(is_late(row) for row in some)
    what = _("%(form)s，%(period)s：%(n)d 份%(words)s") % said
    return Waiting(
        app="kpi",
        what=what + (_("，其中迟报 %(late)d 份") % {"late": late} if late else ""),
        who=first.submitted_by.name if first.submitted_by else _("系统"),
        when=first.submitted_at,
        due_on=None,
        url=first.get_absolute_url() if len(some) == 1 else reverse("kpi:returns"),
        verb=verb,
    )
