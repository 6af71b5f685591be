"""Accounts for looking around: one for each role and county, all with one password."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.loading import Tally
from members import access, queries
from members.actions.demo._accounts import demo_user, hashed_once, named
from members.models import County, Grant, Institution, Person

#: No role of a demonstration begins later than its data.
FROM_ON = queries.days.FIRST_DAY

#: The numbers before are for those who sign in.
FIRST_CLERK = 21

#: They come last, so that the numbers of the others stay.
OTHERS = (
    ("system", "system_admin", "系统管理员"),
    ("security", "security_admin", "安全管理员"),
    ("audit", "audit_admin", "审计管理员"),
    ("finance", "finance", "卫健委财务人员"),
    ("auditor", "auditor", "审计人员"),
)

COUNTY_ROLES = (
    ("assessor", "assessor", "卫健委考核专员"),
    ("viewer", "viewer", "卫健委查阅人员"),
    ("approver", "approver", "卫健委审批负责人"),
)


@dataclass(frozen=True)
class Account:
    """A sign-in and what its person is."""

    username: str
    role: str
    position: str
    institution: Institution | None = None


@action
def load_demo_accounts(*, county: County, password: str, by: Actor) -> Tally:
    """`<plan>-assessor`, `<plan>-lead1-admin`, `<plan>-clerk` …, for one county.

    Refuses to load where DEBUG is off. A password that is not the one of the last time is
    set anew for all of them. Loading again changes nothing.
    """
    access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示账号只在演示环境中建立：正式环境请逐一登记人员。"), code="not_demo")
    if county.plan is None:
        raise Refused(_("%(county)s还没有载入方案。") % {"county": county.name}, code="no_plan")
    accounts = _accounts(county, county.plan.code.lower())
    tally = Tally()
    sharing = queries.people.demo_usernames_sharing(county.pk, accounts[0].username)
    hashed = hashed_once(accounts[0].username, password)
    for number, account in enumerate(accounts, start=1):
        _account(county, number, account, hashed, tally)
    for username in sharing:
        demo_user(username, hashed, tally)
    audit.record(by, "demo_accounts.loaded", county, counts=tally.as_details())
    return tally


@action
def load_demo_clerks(
    *, county: County, posts: Mapping[str, tuple[str, Institution | None]], by: Actor
) -> dict[str, Person]:
    """People who hand in figures and never sign in: position and institution by person's code."""
    access.check_is_system(by)
    tally = Tally()
    made = {
        code: tally.ensure(
            Person,
            {"county": county, "code": code},
            {
                **named(number),
                "position": position,
                "institution": institution,
                "demo": True,
            },
        )
        for number, (code, (position, institution)) in enumerate(posts.items(), FIRST_CLERK)
    }
    audit.record(by, "demo_clerks.loaded", county, counts=tally.as_details())
    return made


def _accounts(county: County, plan: str) -> list[Account]:
    accounts = [Account(f"{plan}-{name}", role, position) for name, role, position in COUNTY_ROLES]
    accounts += [
        Account(f"{plan}-lead{number}-admin", "lead_admin", "牵头单位管理员", lead)
        for number, lead in enumerate(queries.days.leads_of(county.pk), start=1)
    ]
    member = queries.days.first_member_of(county.pk)
    if member is not None:
        accounts.append(Account(f"{plan}-clerk", "clerk", "成员单位填报员", member))
    accounts += [Account(f"{plan}-{name}", role, position) for name, role, position in OTHERS]
    if member is not None:
        accounts.append(Account(f"{plan}-head", "head", "成员单位负责人", member))
    return accounts


def _account(county: County, number: int, account: Account, hashed: str, tally: Tally) -> None:
    user = demo_user(account.username, hashed, tally)
    person = tally.ensure(
        Person,
        {"county": county, "code": account.username},
        {
            "user": user,
            **named(number),
            "position": account.position,
            "institution": account.institution,
            "demo": True,
        },
    )
    tally.ensure(
        Grant,
        {"county": county, "person": person, "role": account.role, "from_on": FROM_ON},
        {"institution": account.institution, "demo": True},
    )
