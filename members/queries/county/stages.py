"""How far a new county has come: what is there, what is missing, what waits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from alliance.core.clock import now, today
from members.models import (
    Alliance,
    County,
    CountyRule,
    FactRequest,
    Grant,
    Institution,
    Invitation,
    Membership,
    Person,
    Plan,
    PlanParameter,
    Town,
)
from members.queries.days import in_force
from members.queries.rules.wording import Value, value_of
from members.rules import APART, MODULES, ROLES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Without them nobody decides anything once the founder's role has ended.
NEEDED: Final = (*sorted(APART), "approver")


@dataclass(frozen=True)
class Stage:
    """One step of setting up: its address, what it is called, what is missing, how many."""

    name: str
    title: "StrOrPromise"
    missing: Sequence["StrOrPromise"] = ()
    count: "StrOrPromise" = ""
    #: What should be looked at although it bars nothing.
    notes: Sequence["StrOrPromise"] = field(default_factory=tuple)

    @property
    def is_done(self) -> bool:
        """Whether nothing that bars the opening is missing."""
        return not self.missing


@dataclass(frozen=True)
class Holder:
    """Who holds a role that is needed: the person, and whether they can come in."""

    role: str
    label: "StrOrPromise"
    person: Person | None
    state: "StrOrPromise"


def stages(county: County) -> list[Stage]:
    """The steps before the opening, with what each still lacks."""
    bodies = Institution.objects.filter(county=county).count()
    towns = Town.objects.filter(county=county).count()
    people = Person.objects.filter(county=county, left_on=None).count()
    set_here = CountyRule.objects.filter(county=county, basis="county").count()
    waiting = CountyRule.objects.filter(county=county, basis="not_set").count()
    return [
        Stage(
            "place",
            _("县区与方案"),
            [] if county.plan_id else [_("还没有填写县区名称、用词和方案。")],
        ),
        Stage(
            "rules",
            _("起步样本"),
            count=_("已采用 %(n)d 项") % {"n": set_here},
            notes=[_("%(n)d 项参数未设，用到时会停下来说明。") % {"n": waiting}] if waiting else [],
        ),
        Stage(
            "institutions",
            _("机构"),
            [] if bodies else [_("还没有登记任何机构。")],
            _("%(n)d 家") % {"n": bodies},
            [] if towns else [_("还没有登记镇街。")],
        ),
        _alliances(county),
        Stage("people", _("人员与角色"), _people_missing(county), _("%(n)d 人") % {"n": people}),
    ]


def missing_before_opening(county: County) -> list["StrOrPromise"]:
    """Everything that bars the opening, step by step."""
    return [sentence for stage in stages(county) for sentence in stage.missing]


def _alliances(county: County) -> Stage:
    alliances = Alliance.objects.filter(county=county, closed_on=None)
    rows = Membership.objects.filter(in_force(today()), county=county)
    led = set(rows.filter(role=Membership.Role.LEAD).values_list("alliance_id", flat=True))
    leaderless = [row.name for row in alliances if row.pk not in led]
    inside = rows.values("institution")
    alone = Institution.objects.filter(county=county).exclude(pk__in=inside).count()
    missing: list[StrOrPromise] = [
        _("“%(name)s”还没有牵头单位。") % {"name": name} for name in leaderless
    ]
    if not alliances.exists():
        missing = [_("还没有登记医共体。")]
    notes = [_("%(n)d 家机构不属于任何医共体。") % {"n": alone}] if alone else []
    return Stage(
        "alliances", _("医共体与成员"), missing, _("%(n)d 个") % {"n": len(alliances)}, notes
    )


def holders(county: County) -> list[Holder]:
    """Who holds each needed role today; a role that several hold has several lines."""
    grants = Grant.objects.filter(in_force(today()), county=county, role__in=NEEDED)
    invited = set(
        Invitation.objects.filter(
            county=county, used_at=None, revoked_at=None, expires_at__gt=now()
        ).values_list("person_id", flat=True)
    )
    found = []
    for role in NEEDED:
        people = [g.person for g in grants.select_related("person") if g.role == role]
        found += [
            Holder(role, str(ROLES[role]), person, _state(person, invited)) for person in people
        ] or [Holder(role, str(ROLES[role]), None, "")]
    return found


def _state(person: Person, invited: set[int]) -> "StrOrPromise":
    if person.user_id is not None:
        return _("已有账号")
    return _("已邀请") if person.pk in invited else ""


def _people_missing(county: County) -> list["StrOrPromise"]:
    """The three administrators and an approver, each a person who can come in."""
    found = holders(county)
    missing: list[StrOrPromise] = []
    for role in NEEDED:
        mine = [holder for holder in found if holder.role == role and holder.person]
        if not mine:
            missing.append(_("还没有人担任“%(role)s”。") % {"role": ROLES[role]})
        elif not any(holder.state for holder in mine):
            missing.append(_("“%(role)s”还没有账号，请发邀请。") % {"role": ROLES[role]})
    apart = Counter(h.person.pk for h in found if h.person and h.role in APART)
    if any(n > 1 for n in apart.values()):
        missing.append(_("系统、安全、审计三员须由三个不同的人担任。"))
    return missing


@dataclass(frozen=True)
class Printed:
    """A value that the template prints: its clause, its words, and what the county has."""

    parameter: PlanParameter
    value: Value
    own: CountyRule | None

    @property
    def is_adopted(self) -> bool:
        """Whether the county has this very value."""
        return self.own is not None and self.own.value == self.parameter.value


def printed_values(county: County, template: Plan) -> list[Printed]:
    """Every value that the template prints, in its order; two statements."""
    own = {
        row.key: row
        for row in CountyRule.objects.filter(county=county, basis="county", from_on=None)
    }
    rows = (
        PlanParameter.objects.filter(rule__plan=template, value__isnull=False)
        .select_related("rule__clause__plan")
        .order_by("rule__position", "position")
    )
    return [Printed(row, value_of(row), own.get(row.key)) for row in rows]


def not_set_by_module(county: County) -> list[tuple["StrOrPromise", int]]:
    """How many parameters are 未设, by the part of the product that waits for them."""
    rows = CountyRule.objects.filter(county=county, basis=CountyRule.Basis.NOT_SET)
    counts: Counter[str] = Counter()
    for modules in rows.values_list("parameter__rule__modules", flat=True):
        counts.update(modules or ())
    return [(str(MODULES[name]), n) for name, n in counts.most_common() if name in MODULES]


def facts_asked(county: County) -> int:
    """How many institutions are asked to check their facts and have not answered."""
    return FactRequest.objects.filter(county=county, answered_at=None).count()


def uninvited(county: County) -> list[Person]:
    """Everybody without account and without an open invitation."""
    open_ones = Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=now())
    rows = Person.objects.filter(county=county, user=None, left_on=None)
    rows = rows.exclude(pk__in=open_ones.values("person")).select_related("institution")
    return list(rows.order_by("institution__code", "code"))
