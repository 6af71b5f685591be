"""Test data made by doing the real thing: every function performs the actions of the product.

The first county that is made brings a neighbour along, so that two counties stand in every
fixture and a forgotten filter shows.
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core import imports
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.calendar_file import compare_calendar
from alliance.core.clock import today
from alliance.core.models import ImportFile
from members import actions
from members.actions import FigureRow
from members.actions._decisions import Paper, decided
from members.importing.workdays import layout_of
from members.middleware import actor_behind
from members.models import (
    Alliance,
    Centre,
    County,
    Delegation,
    Equipment,
    EquipmentTransfer,
    Figure,
    Grant,
    Hold,
    Institution,
    Membership,
    PaperSignature,
    Person,
    RuleProposal,
    ServedVillage,
    Town,
    User,
    Village,
)
from members.rules import AT_AN_INSTITUTION
from tests.remembering import remembered

PASSWORD = "Tested-Pass-2024"
NEIGHBOUR = "990001"
numbers = count(1)


def system(county: County | None = None) -> Actor:
    """The operator's own work, as commands do it."""
    return Actor.system(county.pk if county else 0, "tests")


def county(code: str = "", name: str = "") -> County:
    """A county; the first one brings its neighbour along."""
    return _county(code, name)


@remembered
def _county(code: str, name: str) -> County:
    neighbour()
    n = next(numbers)
    code = code or f"{910000 + n}"
    return actions.found_county(
        code=code,
        name=name or f"试验县{n}",
        short=name or f"试验县{n}",
        name_en=f"Test County {n}",
        by=system(),
    )


def neighbour() -> County:
    """The other county: it has an alliance with a lead and a member of its own."""
    there = County.objects.filter(code=NEIGHBOUR).first()
    return _neighbour() if there is None else there


@remembered
def _neighbour() -> County:
    there = actions.found_county(
        code=NEIGHBOUR, name="邻县", short="邻县", name_en="Neighbour", by=system()
    )
    alliance(there, members=1)
    return there


def institution(county: County, code: str = "", name: str = "", **fields: Any) -> Institution:
    """A township health centre, unless said otherwise."""
    n = next(numbers)
    fields = {"kind": "C220", "ownership": "public", **fields}
    return actions.register_institution(
        county=county,
        code=code or f"T-{n:03d}",
        name=name or f"试验{n}卫生院",
        by=system(county),
        **fields,
    )


def alliance(
    county: County, *, code: str = "", kind: str = "tight", members: int = 0, **fields: Any
) -> Alliance:
    """An alliance with a leading hospital, and as many members as asked for."""
    n = next(numbers)
    made = actions.found_alliance(
        county=county,
        code=code or f"T-A{n}",
        name=fields.pop("name", f"试验医共体{n}"),
        kind=kind,
        by=system(county),
        **fields,
    )
    lead = institution(county, name=f"试验{n}医院", kind="A100")
    join(made, lead, role="lead")
    for _member in range(members):
        join(made, institution(county))
    return made


def join(
    alliance: Alliance,
    institution: Institution,
    *,
    role: str = "member",
    from_on: date | None = date(2020, 1, 1),
    **fields: Any,
) -> Membership:
    """A body enters an alliance, from 2020 on unless said otherwise."""
    return actions.join(
        alliance=alliance,
        institution=institution,
        role=role,
        from_on=from_on,
        by=system(alliance.county),
        **fields,
    )


def lead_of(alliance: Alliance) -> Institution:
    """The body that leads it."""
    return alliance.memberships.get(role="lead").institution


def members_of(alliance: Alliance) -> list[Institution]:
    """Its members, in the order in which they entered."""
    rows = alliance.memberships.filter(role="member").order_by("id")
    return [row.institution for row in rows.select_related("institution")]


def person(
    county: County | None = None,
    *,
    role: str = "",
    institution: Institution | None = None,
    username: str = "",
    **fields: Any,
) -> Person:
    """A person who can sign in with PASSWORD, in the role (none when empty).

    A role held at an institution gets one when none is given.
    """
    n = next(numbers)
    if county is None:
        county = institution.county if institution else globals()["county"]()
    if role in AT_AN_INSTITUTION and institution is None:
        institution = globals()["institution"](county)
    made = actions.add_person(
        county=county,
        code=f"P-{n}",
        name=f"演示人员 {n:02d}",
        position=fields.pop("position", "试验人员"),
        institution=institution,
        username=username or f"user{n}",
        password=PASSWORD,
        by=system(county),
        **fields,
    )
    if role:
        grant(made, role, institution if role in AT_AN_INSTITUTION else None)
    return made


def grant(person: Person, role: str, institution: Institution | None = None) -> Grant:
    """One more role for a person, from 2020 on."""
    return actions.add_grant(
        person=person,
        role=role,
        institution=institution,
        from_on=date(2020, 1, 1),
        by=system(person.county),
    )


def actor(person: Person | None = None, **fields: Any) -> Actor:
    """The actor that the door would make for a person; `make.actor(role="viewer")` works too."""
    person = person or globals()["person"](**fields)
    assert person.user is not None
    return actor_behind(person.user)


def user(role: str = "", county: County | None = None, **fields: Any) -> User:
    """The user of a person made for it: what `client.force_login` takes."""
    made = person(county, role=role, **fields).user
    assert made is not None
    return made


def upload(name: str = "签批单.pdf", content: bytes = b"%PDF-1.7 scan") -> SimpleUploadedFile:
    """A scan as a browser sends it."""
    return SimpleUploadedFile(name, content)


@action
def signed_on_paper(
    *,
    by: Actor,
    approver: Person,
    verb: str = "members.decide_facts",
    step: str = "proposal.approve",
    subject: Any = None,
    parties: tuple[int, ...] = (),
    signed_on: date | None = None,
    institution: int | None = None,
) -> PaperSignature:
    """An approval by the approver that `by` records as signed on paper."""
    subject = subject or approver.county
    decided(
        by,
        verb,
        step=step,
        subject=subject,
        label="试验卫生院变更电话",
        county=getattr(subject, "county_id", approver.county_id),
        institution=institution,
        parties=parties,
        paper=Paper(approver, signed_on or today(), upload()),
    )
    return PaperSignature.objects.latest("pk")


#: A made-up notice of a year far away: no holiday of any real year is asserted anywhere.
NOTICE = "日期,安排,名称\n2031-05-05,放假,试验节\n2031/5/6,休,试验节\n2031年5月10日,上班,\n"


def calendar_file(county: County, table: str = NOTICE, *, year: int = 2031) -> ImportFile:
    """The table of a year's notice, uploaded and compared."""
    return compare_calendar(
        county=county.pk,
        year=year,
        notice=f"试验〔{year}〕1号",
        title="",
        name="放假安排.csv",
        content=table.encode(),
        by=actor(role="system_admin", county=county),
    )


def calendar(county: County, table: str = NOTICE, *, year: int = 2031) -> ImportFile:
    """A year's notice, loaded."""
    file = calendar_file(county, table, year=year)
    by = actor(role="approver", county=county)
    return imports.apply(file=file, layout=layout_of(file), by=by)


def hold(obj: Any, document_no: str = "试验〔2024〕9号", **fields: Any) -> Hold:
    """A record that the audit administrator has put under a hold."""
    return actions.place_hold(
        county=obj.county,
        obj=obj,
        document_no=document_no,
        reason="核查期间封存",
        by=fields.pop("by", None) or actor(role="audit_admin", county=obj.county),
        **fields,
    )


def rule_proposal(
    county: County, key: str = "fundpool.pool.count", value: Any = 3, **fields: Any
) -> RuleProposal:
    """A change of a rule that an assessor of the county asks for."""
    by = fields.pop("by", None) or actor(role="assessor", county=county)
    reason = fields.pop("reason", "县府办会议决定")
    return actions.propose_rule(county=county, key=key, value=value, by=by, reason=reason, **fields)


def delegation(giver: Person, taker: Person, *verbs: str, **fields: Any) -> Delegation:
    """The giver lets the taker use these verbs, for ten days from today unless said otherwise."""
    from_on = fields.pop("from_on", today())
    return actions.delegate(
        giver=giver,
        taker=taker,
        verbs=verbs,
        from_on=from_on,
        until_on=fields.pop("until_on", from_on + timedelta(days=10)),
        reason="外出培训",
        by=fields.pop("by", None) or actor(giver),
    )


def newcomer(county: County, **fields: Any) -> Person:
    """A person without account, as the system administrator enters them."""
    n = next(numbers)
    return actions.add_person(
        county=county, code=f"P-{n}", name=f"演示人员 {n:02d}", by=system(county), **fields
    )


def invitation(person: Person, by: Actor | None = None) -> str:
    """The secret of a link with which this person may come in."""
    _row, secret = actions.invite(person=person, by=by or system(person.county))
    return secret


def town(county: County, code: str = "", name: str = "") -> Town:
    """A town of the county."""
    n = next(numbers)
    return actions.add_town(
        county=county, code=code or f"T{n:03d}", name=name or f"试验{n}镇", by=system(county)
    )


def village(
    county: County, *, population: int | None = None, on: date = date(2024, 1, 1), **fields: Any
) -> Village:
    """A village, with a served population when one is given."""
    n = next(numbers)
    made = actions.add_village(
        county=county,
        code=fields.pop("code", f"V{n:05d}"),
        name=fields.pop("name", f"试验{n}村"),
        by=system(county),
        **fields,
    )
    if population is not None:
        figure(county, "served", population, on, village=made)
    return made


def figure(
    county: County, kind: str, value: int, as_of: date = date(2024, 1, 1), **place: Any
) -> Figure:
    """A figure of a place (institution=, town=, village=), of the county without one."""
    row = FigureRow(kind, value, as_of, "试验年鉴第1页", **place)
    return actions.enter_figure(county=county, row=row, by=system(county))


def served_village(
    village: Village,
    institution: Institution,
    mode: str = "clinic",
    from_on: date = date(2020, 1, 1),
) -> ServedVillage:
    """A body that serves a village, since 2020 unless said otherwise."""
    return actions.serve_village(
        village=village,
        institution=institution,
        mode=mode,
        from_on=from_on,
        by=system(village.county),
    )


def centre(county: County, family: str = "resource", **fields: Any) -> Centre:
    """A shared centre that the county has set up."""
    n = next(numbers)
    return actions.add_centre(
        county=county,
        code=fields.pop("code", f"C-{n}"),
        name=fields.pop("name", f"试验{n}中心"),
        family=family,
        by=system(county),
        **fields,
    )


def item(owner: Institution, **fields: Any) -> Equipment:
    """An item of equipment that a body owns."""
    n = next(numbers)
    return actions.add_equipment(
        owner=owner,
        code=fields.pop("code", f"E-{n}"),
        name=fields.pop("name", f"试验设备{n}"),
        by=fields.pop("by", None) or actor(role="clerk", institution=owner),
        **fields,
    )


def offer(item: Equipment, by: Actor | None = None) -> EquipmentTransfer:
    """An idle item on offer, by a clerk of its owner."""
    by = by or actor(role="clerk", institution=item.owner)
    return actions.offer_equipment(equipment=item, by=by, reason="已闲置一年")


def requested_transfer(
    item: Equipment, taker: Institution, by: Actor | None = None
) -> EquipmentTransfer:
    """An offer for which another body has asked; it waits for the decision."""
    offered = offer(item)
    by = by or actor(role="clerk", institution=taker)
    return actions.request_equipment(
        transfer=offered, taker=taker, by=by, reason="急需", version=offered.version
    )
