"""How a step of a request writes into the books, and what it may not exceed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from alliance.core.errors import Refused
from alliance.core.money import yuan
from fundpool.actions._posting import post
from fundpool.actions._request_steps import Taking
from fundpool.models import Journal
from fundpool.queries.request_money import amounts
from fundpool.rules import requests as rules
from fundpool.rules.ledger import Line
from members.models import Person


def posted(taking: Taking, kind: str, lines: Sequence[Line]) -> Journal:
    """The journal of the step, once for the request's version."""
    row = taking.row
    reviewers = [one.actor_id for one in taking.steps if one.verb == "review"]
    return post(
        pool=row.pool, kind=kind, lines=lines, on=taking.on, budget_year=row.year, by=taking.by,
        key=taking.key, source=row.no, memo=f"{taking.move.words} {row.institution}"[:200],
        request=row.pk, reviewed_by=_person(reviewers[-1] if reviewers else None),
    )  # fmt: skip


def after(taking: Taking) -> str:
    """Where the request stands by its amounts as they are now; what is closed stays closed."""
    if taking.row.status == "closed":
        return "closed"
    there = amounts(taking.row)
    return rules.after_money(there.paid, there.committed, there.accounted)


def check_within(asked: int, there: int, code: str, what: str) -> None:
    """Refused with this code where more is asked than there is."""
    if asked > there:
        amounts = {
            "what": what, "there": yuan(there), "asked": yuan(asked), "over": yuan(asked - there)
        }  # fmt: skip
        told = _("%(what)s %(there)s，本次 %(asked)s，超出 %(over)s") % amounts
        raise Refused(told, code=code)


def _person(pk: int | None) -> int | None:
    return pk if pk is not None and Person.objects.filter(pk=pk).exists() else None
