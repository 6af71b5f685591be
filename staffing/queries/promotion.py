"""Rules before promotion: how they read in a county, and whom of its people they concern."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from alliance.core.errors import NotSet
from members import queries as member_queries
from members.models import Institution, Membership, Person
from members.queries.bodies.facts import as_they_stood
from members.rules import PRIMARY_KINDS, VILLAGE_KINDS
from staffing.models import StaffFile
from staffing.rules.concerns import Concern, Employer, concern
from staffing.vocabulary import AT_BASE, AT_LEAD, HOST_WORDS

MONTHS = "staffing.promotion.months"
HOSTS = "staffing.promotion.hosts"
PART_TIME = "staffing.promotion.part_time"
CUMULATIVE = "staffing.promotion.cumulative"
CONCERNS = "staffing.promotion.concerns"
STAFF = "staffing.promotion.staff"
#: The unions of which a lead is meant.
LED = ("tight", "tcm")
#: Whether service may be added up, as a rule says, and where nobody has said so.
ADDED_UP, UNBROKEN, NOT_SAID = "yes", "no", "open"


@dataclass(frozen=True)
class RuleHere:
    """A rule before promotion as it reads in a county on a day.

    `hosts` are the bodies where service counts (empty: wherever the kind of posting counts),
    `unread` the county's words that name no such bodies; `part_time` is "share", "none", or ""
    where nobody has set whether part-time service counts. `cumulative` is "yes", "no", or "open"
    where nobody has set whether service may be added up: then it is, and the page says so.
    `employers` and `staff` say whom it concerns (`rules.concerns`); "" where nobody has said.
    """

    code: str
    months: int
    clause: str
    version: int
    hosts: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    part_time: str = ""
    cumulative: str = NOT_SAID
    employers: str = ""
    staff: str = ""


def rules_here(county: int, on: date) -> list[RuleHere]:
    """The rules before promotion that a county has on a day."""
    found = []
    for code in (AT_BASE, AT_LEAD):
        key = f"{MONTHS}[{code}]"
        try:
            value = member_queries.rules.rule(county, key, on=on)
        except NotSet:
            continue
        version = member_queries.rules.rules_version(county, key)
        hosts, unread = _hosts_here(county, on) if code == AT_BASE else ((), ())
        found.append(
            RuleHere(
                code, int(str(value.value)), value.clause, version, hosts, unread,
                _said(county, PART_TIME, on), _added_up(county, code, on),
                _said(county, f"{CONCERNS}[{code}]", on), _said(county, f"{STAFF}[{code}]", on),
            )
        )  # fmt: skip
    return found


def _hosts_here(county: int, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """At which bodies service counts, and the words that name none that are known."""
    try:
        words = member_queries.rules.rule(county, HOSTS, on=on).typed
    except NotSet:
        return (), ()
    said = [str(one) for one in words] if isinstance(words, tuple) else []
    known = tuple(dict.fromkeys(HOST_WORDS[one] for one in said if one in HOST_WORDS))
    return known, tuple(one for one in said if one not in HOST_WORDS)


def _added_up(county: int, code: str, on: date) -> str:
    """Whether service of a kind may be added up; study at the lead hospital always may."""
    if code == AT_LEAD:
        return ADDED_UP
    try:
        value = member_queries.rules.rule(county, CUMULATIVE, on=on)
    except NotSet:
        return NOT_SAID
    return ADDED_UP if value.typed else UNBROKEN


def _said(county: int, key: str, on: date) -> str:
    """A county's word; "" where none is set."""
    try:
        return member_queries.rules.rule(county, key, on=on).value
    except NotSet:
        return ""


def concerned_by(
    county: int, people: Collection[int], on: date, code: str = ""
) -> dict[int, list[tuple[RuleHere, Concern]]]:
    """By person every rule of the county on a day, or the one of a code, and whether it concerns them.

    Employers and lead hospitals are those of the day, professions as registered now; however
    many people, as many statements.
    """
    rules = [rule for rule in rules_here(county, on) if code in {"", rule.code}]
    if not rules or not people:
        return {person: [] for person in people}
    asked = any(rule.employers or rule.staff for rule in rules)
    bodies = _employers(county, people, on) if asked else {}
    files = StaffFile.objects.filter(person__in=people) if asked else StaffFile.objects.none()
    professions = dict(files.values_list("person", "profession"))
    return {
        person: [
            (
                rule,
                concern(
                    rule.employers, rule.staff, bodies.get(person), professions.get(person, "")
                ),
            )
            for rule in rules
        ]
        for person in people
    }


def _employers(county: int, people: Collection[int], on: date) -> dict[int, Employer]:
    """By person who employs them; nothing of those without an employer."""
    told = dict(
        Person.objects.filter(pk__in=people, institution__isnull=False).values_list(
            "pk", "institution"
        )
    )
    rows = Institution.objects.filter(pk__in=set(told.values()))
    kinds = {row.pk: row.kind for row in as_they_stood(rows, on)}
    leads = set(
        Membership.objects.filter(
            member_queries.in_force(on), county=county, role=Membership.Role.LEAD,
            alliance__kind__in=LED,
        ).values_list("institution", flat=True)
    )  # fmt: skip
    base = {*PRIMARY_KINDS, *VILLAGE_KINDS}
    return {
        person: Employer(body in leads, kinds[body] in base if kinds[body] else None)
        for person, body in told.items()
        if body is not None
    }
