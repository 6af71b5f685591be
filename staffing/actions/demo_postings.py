"""The demonstration's postings: somebody at a centre with verified months, one to answer, one need."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import access as member_access
from members.models import County, Institution
from members.queries.people.demonstrated import acting_as, demo_person
from staffing.actions.postings import PostingTold, propose, take_step
from staffing.actions.service import verify_month
from staffing.actions.staff import state_file, state_title
from staffing.models import Posting
from staffing.rules.months import after
from staffing.rules.postings import move_for
from staffing.vocabulary import HOME, HOST, PERSON

Told = Mapping[str, Any]
_TITLE_MONTHS: Final = 36


@action
def load_demo_postings(*, county: County, told: Told, by: Actor) -> bool:
    """The part `postings` of a demonstration file, while the county has none; whether told now.

    Everybody acts in their own role: what the story tells went through every check.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not Posting.objects.filter(county=county).exists()
    if is_new:
        desks = {side: acting_as(demo_person(county, told[side])) for side in (HOME, HOST)}
        for line in told["people"]:
            _facts(county, line, desks[HOME])
        for line in told["postings"]:
            _posting(county, told, line, desks)
    audit.record(by, "staffing.demo_loaded", county, made=is_new)
    return is_new


def _facts(county: County, line: Told, by: Actor) -> None:
    person = demo_person(county, line["code"])
    month = today().replace(day=1)
    state_title(
        person=person, name=line["title"], step=line["step"], by=by,
        from_on=after(month, -_TITLE_MONTHS),
    )  # fmt: skip
    state_file(
        person=person, profession=line["profession"], post=line["post"], by=by,
        licence_until_on=after(month, line["licence_months"]),
    )  # fmt: skip


def _posting(county: County, told: Told, line: Told, desks: Mapping[str, Actor]) -> None:
    """One posting from the need to its last step, then its verified months."""
    month = today().replace(day=1)
    first = after(month, line["begins"])
    home, host = (
        Institution.objects.get(county=county, code=told[f"{side}_body"]) for side in (HOME, HOST)
    )
    row = propose(
        home=home, host=host, by=desks[HOME], demo=True,
        told_of=PostingTold(
            kind=line["kind"], post=line["post"], from_on=first,
            until_on=after(month, line["ends"]), bonus_payer="pool", allowance_payer="host",
        ),
    )  # fmt: skip
    person = demo_person(county, line["person"])
    said: dict[str, Any] = {
        "person": person, "order_no": told["order_no"], "ordered_on": first, "on": first,
    }  # fmt: skip
    for verb in line["steps"]:
        move = move_for(row.status, verb)
        if move is None:
            raise Refused(_("演示派驻的步骤“%(verb)s”走不通。") % {"verb": verb}, code="wrong_step")
        side = move.who[0].side
        row = take_step(
            posting=row, verb=verb, version=row.version,
            said={name: said[name] for name in move.needs},
            by=acting_as(person) if side == PERSON else desks[side],
        )  # fmt: skip
    for back in line.get("verified", ()):
        verify_month(posting=row, month=after(month, back), by=desks[HOST])
