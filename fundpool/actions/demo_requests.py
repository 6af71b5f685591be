"""The demonstration's fund requests: one earmark with money, and requests that stand at each desk."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.money import parse_yuan
from fundpool.actions.allocations import Move, approve_allocation, draft_allocation
from fundpool.actions.payees import confirm_payee, enter_payee
from fundpool.actions.pools import name_earmark
from fundpool.actions.requests import RequestTold, begin_request, take_request_step
from fundpool.models import Earmark, Pool, Request
from fundpool.rules.allocating import PLAN
from members import access as member_access
from members.models import Clause, County, Institution
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_requests(*, county: County, told: Told, scan: bytes, by: Actor) -> bool:
    """The part `requests` of a demonstration file, while the county has none; whether told now.

    It draws on a pool of the levies' part: loaded after it.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not Request.objects.filter(county=county).exists()
    if is_new:
        _tell(county, told, scan, by)
    audit.record(by, "fundpool.demo_requests_loaded", county, county=county.pk, made=is_new)
    return is_new


def _tell(county: County, told: Told, scan: bytes, by: Actor) -> None:
    people = {role: acting(county, code) for role, code in told["people"].items()}
    body = Institution.objects.select_related("county").get(county=county, code=told["body"])
    pool = Pool.objects.filter(county=county, code=told["pool"]).first()
    if pool is None:
        raise Refused(_("没有演示的资金池，请先载入资金提取的情节。"), code="no_pool")
    earmark = _earmark(county, pool, told, people, by)
    payee = enter_payee(
        institution=body, bank=told["payee"]["bank"], name=told["payee"]["name"],
        number=str(told["payee"]["number"]), by=people["applicant"], demo=True,
    )  # fmt: skip
    confirm_payee(payee=payee, by=people["approver"])
    for said in told["requests"]:
        _request(body, earmark, said, people, scan)


def _earmark(
    county: County, pool: Pool, told: Told, people: Mapping[str, Actor], by: Actor
) -> Earmark:
    """By the plan's own clause, with money by an approved plan of use."""
    said = told["earmark"]
    basis = Clause.objects.get(plan__counties=county, key=said["clause"])
    made = name_earmark(
        pool=pool, code=said["code"], name=said["name"], basis=basis,
        checklist="\n".join(said["checklist"]), by=by,
    )  # fmt: skip
    plan = draft_allocation(
        pool=pool, year=today().year, kind=PLAN, document_no=said["document_no"],
        moves=[Move(parse_yuan(said["amount"]), target=made.pk)], by=people["finance"],
    )  # fmt: skip
    approve_allocation(allocation=plan, version=plan.version, by=people["approver"])
    return made


def _request(
    body: Institution, earmark: Earmark, said: Told, people: Mapping[str, Actor], scan: bytes
) -> None:
    row = begin_request(
        institution=body, earmark=earmark, by=people["applicant"], demo=True, submit=True,
        told_of=RequestTold(parse_yuan(said["amount"]), said["purpose"], said["category"]),
        uploads=[(item, SimpleUploadedFile(f"{item}.pdf", scan)) for item in earmark.documents],
    )  # fmt: skip
    for verb, role in said.get("steps", ()):
        row = take_request_step(
            request=row,
            verb=verb,
            version=row.version,
            by=people[role],
            said=_said(earmark, said) if verb == "return" else {},
        )


def _said(earmark: Earmark, said: Told) -> dict[str, Any]:
    """A word on every item of the list: the last one is to be put right."""
    *fine, wrong = earmark.documents
    return {
        "points": [
            *({"item": item, "fine": True, "note": ""} for item in fine),
            {"item": wrong, "fine": False, "note": said["note"]},
        ]
    }
