"""Accounts for looking around: one for each role and county, all with one password."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from alliance.core.loading import Tally
from members import access, queries
from members.models import County, Grant, Institution, Person, User

#: No role of a demonstration begins later than its data.
FROM_ON = queries.FIRST_DAY

#: The numbers before are for those who sign in.
FIRST_CLERK = 21

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
    hashed = _hashed(accounts, password)
    for number, account in enumerate(accounts, start=1):
        _account(county, number, account, hashed, tally)
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
                "name": f"演示人员 {number:02d}",
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
        for number, lead in enumerate(queries.leads_of(county.pk), start=1)
    ]
    member = queries.first_member_of(county.pk)
    if member is not None:
        accounts.append(Account(f"{plan}-clerk", "clerk", "成员单位填报员", member))
    return accounts


def _hashed(accounts: list[Account], password: str) -> str:
    """The hash that all of them carry: the one there, while it fits; hashing is slow."""
    user = User.objects.filter(username=accounts[0].username, demo=True).first()
    if user is not None and check_password(password, user.password):
        return user.password
    return make_password(password)


def _account(county: County, number: int, account: Account, hashed: str, tally: Tally) -> None:
    known = User.objects.filter(username=account.username).first()
    if known is not None and not known.demo:
        raise Refused(
            _("用户名%(name)s已由真实用户使用，不能建立同名演示账号。") % {"name": known.username},
            code="username_taken",
        )
    changed_at = known.password_changed_at if known and known.password == hashed else now()
    user = tally.ensure(
        User,
        {"username": account.username},
        {"password": hashed, "password_changed_at": changed_at, "demo": True},
    )
    person = tally.ensure(
        Person,
        {"county": county, "code": account.username},
        {
            "user": user,
            "name": f"演示人员 {number:02d}",
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
