"""Setting a new county up: prepared by the operator, described and opened by its founder.

Values of another county's plan come in one by one, each with the county's own document; what
nobody took over stays 未设. Nothing is silently in force.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions.alliances.unions import found_alliance
from members.actions.batches.memberships import Basis, MembershipRow, enter_memberships
from members.actions.bodies.fact_requests import ask_facts
from members.actions.county.registry import found_county
from members.actions.people.grants import add_grant
from members.actions.people.invitations import invite
from members.actions.people.office import add_person
from members.actions.rules._writing import lock_rules_of, write_rule
from members.models import (
    Alliance,
    County,
    CountyRule,
    FormerCode,
    Grant,
    Institution,
    Membership,
    Person,
    Plan,
    PlanParameter,
)

DIGITS = 6
LOCAL_WORDS = ("town", "alliance")
FOUNDER = "founder"
#: A body belongs to one of these alone unless the county says otherwise.
EXCLUSIVE = frozenset({Alliance.Kind.TIGHT})


@dataclass(frozen=True)
class Former:
    """A code the county had before, and the first day on which it no longer had it."""

    code: str
    until_on: date
    name: str = ""


@dataclass(frozen=True)
class OwnPlan:
    """The county's own plan as its head prints it; None is 未印."""

    title: str
    number: str | None = None
    dated: date | None = None


@action
def prepare_county(*, code: str, name: str, by: Actor, demo: bool = False) -> tuple[Person, str]:
    """A county in preparation, with a founder and the secret of the link that invites them.

    The secret is given back once and kept nowhere.
    """
    county = found_county(code=code, name=name, short=name, name_en=name, by=by, demo=demo)
    county.state = County.State.PREPARING
    county.save(update_fields=["state"])
    operator = Actor.system(county.pk, by.job)
    person = add_person(
        county=county,
        code="P-001",
        name=str(_("筹建人")),
        position=str(_("筹建人")),
        by=operator,
        demo=demo,
    )
    add_grant(person=person, role=FOUNDER, by=operator, demo=demo)
    _invitation, secret = invite(person=person, by=operator)
    audit.record(by, "county.prepared", county, code=code, founder=person.code)
    return person, secret


@action
def describe_county(
    *,
    county: County,
    names: Mapping[str, str],
    words: Mapping[str, str],
    formers: Sequence[Former],
    plan: OwnPlan,
    by: Actor,
) -> County:
    """What the county is called, its former codes, its own words, and its plan's head."""
    county, by = _preparing(county, by)
    for field in ("name", "short", "name_en"):
        if not names.get(field, "").strip():
            raise Invalid(_("请填写名称。"), fields={field: _("请填写。")})
        setattr(county, field, names[field].strip())
    county.words = {key: words[key].strip() for key in LOCAL_WORDS if words.get(key, "").strip()}
    county.plan = _own_plan(county, plan)
    county.save(update_fields=["name", "short", "name_en", "words", "plan"])
    county.units.filter(kind="county").update(name=county.name)
    _take_former_codes(county, formers)
    audit.record(
        by,
        "county.described",
        county,
        names=[county.name, county.short, county.name_en],
        words=county.words,
        former_codes=[row.code for row in formers],
        plan=plan.title,
        number=plan.number,
        dated=plan.dated,
    )
    return county


@action
def start_from(*, county: County, template: Plan | None, by: Actor) -> County:
    """Take another county's plan as template, or none: its parameters stand as 未设.

    What the county has set itself stays. Of an earlier template nothing is left over.
    """
    county, by = _preparing(county, by)
    lock_rules_of(county.pk)
    CountyRule.objects.filter(county=county, basis=CountyRule.Basis.NOT_SET).delete()  # a draft
    own = set(CountyRule.objects.filter(county=county).values_list("key", flat=True))
    rows = PlanParameter.objects.filter(rule__plan=template) if template else ()
    first: dict[str, PlanParameter] = {}
    for row in rows:
        first.setdefault(row.key, row)
    CountyRule.objects.bulk_create(
        CountyRule(
            county=county,
            key=key,
            unit=row.unit,
            basis=CountyRule.Basis.NOT_SET,
            parameter=row,
        )
        for key, row in first.items()
        if key not in own
    )
    county.template = template
    county.save(update_fields=["template"])
    code = template.code if template else None
    audit.record(by, "county.started_from", county, template=code, open=len(set(first) - own))
    return county


@action
def adopt_values(
    *, county: County, parameters: Iterable[PlanParameter], order_no: str, by: Actor
) -> int:
    """Printed values of the template become the county's own, under its own document."""
    county, by = _preparing(county, by)
    lock_rules_of(county.pk)
    if not order_no.strip():
        sentence = _("请写明本县区的文件名称或文号：采用的值以它为依据。")
        raise Invalid(sentence, fields={"order_no": sentence})
    chosen: dict[str, PlanParameter] = {}
    for row in parameters:
        if row.value is None or row.rule.plan_id != county.template_id:
            raise Invalid(_("只能采用样本方案印明的值。"))
        if row.key in chosen and chosen[row.key].value != row.value:
            raise Invalid(
                _("样本方案对“%(key)s”印了两个不同的值，只能采用其中一个。") % {"key": row.key},
                code="two_values",
            )
        chosen[row.key] = row
    if not chosen:
        raise Invalid(_("没有勾选任何值。不采用样本的值可以直接进入下一步。"))
    for key, row in chosen.items():
        write_rule(
            by,
            county,
            key,
            value=row.value,
            comparator=row.comparator,
            from_on=None,
            reason=order_no.strip(),
        )
    audit.record(by, "county.values_adopted", county, reason=order_no, keys=sorted(chosen))
    return len(chosen)


@action
def found_with_members(
    *,
    county: County,
    name: str,
    kind: str,
    lead: Institution,
    members: Iterable[Institution],
    by: Actor,
    from_on: date | None = None,
    order_no: str = "",
) -> Alliance:
    """An alliance with its lead and members in one go, under the next free code."""
    county, by = _preparing(county, by)
    alliance = found_alliance(
        county=county,
        code=queries.records.next_alliance_code(county.pk),
        name=name,
        kind=kind,
        by=by,
        exclusive=kind in EXCLUSIVE,
        demo=county.demo,
    )
    role = Membership.Role
    rows = [
        MembershipRow(
            alliance,
            body,
            Membership.Line.GENERAL,
            role.LEAD if body == lead else role.MEMBER,
            from_on,
            None,
            Basis(order_no=order_no, demo=county.demo),
        )
        for body in dict.fromkeys([lead, *members])
    ]
    enter_memberships(county=county, rows=rows, by=by)
    return alliance


@action
def open_county(
    *, county: County, by: Actor, ask_by: date | None = None, ask_workdays: int | None = None
) -> County:
    """The county works from now on; the founder's role ends with it.

    With `ask_by`, or so many working days, every institution is asked to check its facts until
    then: the first form.
    Refused with the first thing that is missing.
    """
    county, by = _preparing(county, by)
    missing = queries.county.missing_before_opening(county)
    if missing:
        raise Refused(missing[0], code="not_ready", details={"missing": [str(m) for m in missing]})
    asked = 0
    if ask_by is not None or ask_workdays is not None:
        bodies = Institution.objects.filter(county=county, status=Institution.Status.OPEN)
        sent = ask_facts(
            county=county, institutions=bodies, due_on=ask_by, workdays=ask_workdays, by=by
        )
        asked = len(sent)
    county.state = County.State.OPEN
    county.save(update_fields=["state"])
    grants = Grant.objects.filter(county=county, role=FOUNDER, until_on=None)
    ended = list(grants.values_list("pk", flat=True))
    grants.filter(from_on__lt=today()).update(until_on=today())
    grants.filter(until_on=None).update(until_on=today() + timedelta(days=1))
    audit.record(
        by, "county.opened", county, ended_grants=ended, asked=asked, ask_by=ask_by,
        ask_workdays=ask_workdays,
    )  # fmt: skip
    return county


def _preparing(county: County, by: Actor) -> tuple[County, Actor]:
    """The county under its lock and the founder's grant; Refused once it is open."""
    row = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    if row.state != County.State.PREPARING:
        raise Refused(_("%(county)s已经启用，筹建已结束。") % {"county": row.name}, code="open")
    return row, access.check_may(by, "members.set_up", county=row.pk)


def _own_plan(county: County, said: OwnPlan) -> Plan:
    if not said.title.strip():
        raise Invalid(_("请填写方案名称。"), fields={"plan_title": _("请填写方案名称。")})
    plan, _new = Plan.objects.update_or_create(
        code=county.code,
        defaults={
            "title": said.title.strip(),
            "title_en": said.title.strip(),
            "number": (said.number or "").strip() or None,
            "dated": said.dated,
            "from_on": said.dated,
        },
    )
    return plan


def _take_former_codes(county: County, formers: Sequence[Former]) -> None:
    """The rows as they are said now; they are a draft until the county is opened."""
    wrong = [f.code for f in formers if len(f.code) != DIGITS or not f.code.isascii()
             or not f.code.isdigit() or f.code == county.code]  # fmt: skip
    if wrong or len({f.code for f in formers}) != len(formers):
        sentence = _("曾用代码为六位数字，各不相同，也不同于现行代码。")
        raise Invalid(sentence, fields={"former_codes": sentence})
    FormerCode.objects.filter(county=county).delete()
    FormerCode.objects.bulk_create(
        FormerCode(county=county, code=f.code, name=f.name, until_on=f.until_on) for f in formers
    )
