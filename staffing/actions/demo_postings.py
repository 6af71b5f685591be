"""The demonstration's postings: somebody at a centre with verified months, one to answer, one need.

Those of earlier years and of last year are done with and credited: what indicators count from
postings is shown on them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution
from members.queries.people.demonstrated import acting, acting_as, demo_person
from staffing import queries
from staffing.actions.postings import PostingTold, propose, take_step
from staffing.actions.service import verify_month
from staffing.actions.staff import state_file, state_title
from staffing.models import Posting
from staffing.rules.months import after
from staffing.rules.postings import move_for
from staffing.vocabulary import HOME, HOST, PERSON, SYSTEM

Told = Mapping[str, Any]
_TITLE_MONTHS: Final = 36
#: Stands among the steps of a story where every month is verified.
_VERIFY: Final = "verify"
#: The role of those who are known for nothing but that they were sent in an earlier year.
_SENT: Final = "doctor"


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
        for line in told["heads"]:
            _enter(county, line, by)
        for line in told["people"]:
            _facts(county, line, acting(county, line.get("desk", told[HOME])))
        for line in told["earlier"]:
            sent = {**told, **line}
            entered = {"code": line["person"], "role": _SENT, "body": sent["home_body"]}
            _enter(county, {**line, **entered, "by": told["entered_by"]}, by)
            _posting(county, sent, by)
        for line in told["postings"]:
            _posting(county, {**told, **line}, by)
    audit.record(by, "staffing.demo_loaded", county, made=is_new)
    return is_new


def _enter(county: County, line: Told, by: Actor) -> None:
    """Somebody of the story with their role at a body; nobody signs in as them."""
    body = Institution.objects.get(county=county, code=line["body"])
    person = member_actions.add_person(
        county=county, code=line["code"], name=line["name"], position=line["position"],
        institution=body, demo=True, by=by,
    )  # fmt: skip
    member_actions.add_grant(
        person=person, role=line["role"], institution=body, demo=True, reason=line["position"],
        by=acting(county, line["by"]),
    )  # fmt: skip


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


def _from_until(told: Told) -> tuple[date, date]:
    """Its days as dates, or as months from this one or from last January."""
    month = today().replace(day=1)
    if "from_on" in told:
        return told["from_on"], told["until_on"]
    start = date(month.year - 1, 1, 1) if told.get("last_year") else month
    return after(start, told["begins"]), after(start, told["ends"])


def _posting(county: County, told: Told, by: Actor) -> None:
    """One posting from the need to its last step, then its verified months."""
    first, until = _from_until(told)
    desks = {side: acting(county, told[side]) for side in (HOME, HOST)} | {SYSTEM: by}
    home, host = (
        Institution.objects.get(county=county, code=told[f"{side}_body"]) for side in (HOME, HOST)
    )
    row = propose(
        home=home, host=host, by=desks[HOME], demo=True,
        told_of=PostingTold(
            kind=told["kind"], post=told["post"], from_on=first, until_on=until,
            bonus_payer="pool", allowance_payer="host",
        ),
    )  # fmt: skip
    person = demo_person(county, told["person"])
    desks[PERSON] = acting_as(person)
    said: dict[str, Any] = {
        "person": person, "order_no": told["order_no"], "ordered_on": first, "on": first,
        "last_day": until - timedelta(days=1),
    }  # fmt: skip
    for verb in told["steps"]:
        if verb == _VERIFY:
            for one in queries.months_to_verify(row, today()):
                verify_month(posting=row, month=one, by=desks[HOST])
            continue
        move = move_for(row.status, verb)
        if move is None:
            raise Refused(_("演示派驻的步骤“%(verb)s”走不通。") % {"verb": verb}, code="wrong_step")
        row = take_step(
            posting=row, verb=verb, version=row.version, by=desks[move.who[0].side],
            said={name: said[name] for name in move.needs},
        )  # fmt: skip
    for back in told.get("verified", ()):
        month = today().replace(day=1)
        verify_month(posting=row, month=after(month, back), by=desks[HOST])
