"""Which fund requests an actor sees, who asks for what, and who takes which step."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from alliance.core.showing import listed
from fundpool.models import (
    Disbursement,
    Earmark,
    Misuse,
    Pool,
    Request,
    RequestDocument,
    RequestStep,
    UseReport,
)
from fundpool.queries import request_payments as payments
from fundpool.queries import requests as queries
from fundpool.queries.request_lists import Rights
from fundpool.queries.request_money import amounts
from fundpool.rules import requests as rules
from fundpool.rules.requests import Move
from members import access as member_access
from members.models import Institution
from members.rules import MAY, ROLES

RIGHTS: Final = (
    rules.APPLY, rules.REVIEW_MEMBERS, rules.REVIEW, rules.APPROVE, rules.PAY, rules.SUPERVISE
)  # fmt: skip
_PEOPLE: Final = ("county", "pool", "earmark__basis__plan", "institution", "created_by")


def requests_for(actor: Actor) -> QuerySet[Request]:
    """Requests of the bodies the actor reads; a draft is its own body's alone."""
    read = member_access.reach(actor, rules.READ)
    own = member_access.reach(actor, rules.APPLY).institutions
    seen = Q(county__in=read.counties) | Q(institution__in=read.institutions)
    drafts = Q(status="draft") | Q(route="")
    return Request.objects.filter(
        (seen & ~drafts) | Q(institution__in=own), county__in=actor.counties
    )


def rights_of(actor: Actor) -> Rights:
    """How far the actor reaches with each right behind a step."""
    reached = {right: member_access.reach(actor, right) for right in RIGHTS}
    return Rights(
        names=actor.names,
        bodies={right: one.institutions for right, one in reached.items()},
        counties={right: one.counties for right, one in reached.items()},
    )


def may_decide(actor: Actor) -> bool:
    """Whether the actor decides over other bodies' requests: what a decision leaves is shown."""
    deciding = (rules.REVIEW_MEMBERS, rules.REVIEW, rules.APPROVE, rules.PAY)
    reached = [member_access.reach(actor, right) for right in deciding]
    return any(one.counties or one.institutions for one in reached)


def request_for(actor: Actor, pk: UUID) -> Request:
    """One request; NotFound when it is not there or not the actor's."""
    rows = requests_for(actor).select_related(*_PEOPLE)
    return one_of(rows, pk, _("没有找到这件资金申请。"))


def document_for(actor: Actor, row: Request, pk: UUID) -> RequestDocument:
    """One file of a request the actor sees."""
    rows = RequestDocument.objects.filter(request=row).select_related("document", "request")
    return one_of(rows, pk, _("没有找到这份材料。"))


def report_for(row: Request, pk: int) -> UseReport:
    """One report of use of a request."""
    return one_of(UseReport.objects.filter(request=row), pk, _("没有找到这份使用报告。"))


def paid_for(row: Request, pk: int) -> Disbursement:
    """One payment of a request."""
    return one_of(Disbursement.objects.filter(request=row), pk, _("没有找到这笔拨付。"))


def misuse_for(row: Request, pk: int) -> Misuse:
    """One misuse found in a request."""
    return one_of(Misuse.objects.filter(request=row), pk, _("没有找到这笔追缴。"))


def misuses_for(actor: Actor) -> QuerySet[Misuse]:
    """What was found in the requests the actor sees."""
    return Misuse.objects.filter(county__in=actor.counties, request__in=requests_for(actor))


def applying_bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies for which the actor asks."""
    own = member_access.reach(actor, rules.APPLY).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("sort_key", "code")


def all_earmarks(body: Institution) -> list[Earmark]:
    """The earmarks of pools in use in a body's county."""
    rows = Earmark.objects.filter(county=body.county_id, pool__status=Pool.Status.ACTIVE)
    return list(rows.select_related("pool", "basis__plan").order_by("pool__code", "code"))


def why_not_draw(earmark: Earmark, body: Institution) -> str:
    """The sentence with which a body is refused an earmark; "" when it may draw."""
    try:
        check_may_draw(earmark, body)
    except (Refused, Forbidden) as refusal:
        return str(refusal)
    return ""


def check_may_draw(earmark: Earmark, body: Institution) -> None:
    """Whether the plan lets a body draw on the earmark's pool: Forbidden NOT_MEMBER otherwise."""
    group = queries.drawn_by(earmark)
    if not queries.may_draw(earmark, body, group):
        told = _("“%(pool)s”由%(who)s申请使用，%(body)s不在其中。")
        said = {"pool": earmark.pool, "who": group_words(group), "body": body}
        raise Forbidden(told % said, code="NOT_MEMBER")


def group_words(group: str) -> str:
    """Who draws on a pool, in words."""
    return str(
        {
            "county_hospital": _("区级医院"),
            "township": _("基层医疗卫生机构"),
            "member": _("医共体成员单位"),
        }[group]
    )


def check_can_apply(actor: Actor, body: Institution) -> Actor:
    """Whoever asks for this body."""
    return member_access.check_may(actor, rules.APPLY, county=body.county_id, institution=body.pk)


def check_can_edit(actor: Actor, row: Request) -> Actor:
    """Whoever asks for its body, while it is a draft or was returned."""
    if row.status not in {"draft", "returned"}:
        raise Refused(_("申请已经提交，不能直接修改；可以修改金额或撤回。"), code="wrong_state")
    return check_can_apply(actor, row.institution)


def check_can_take(
    actor: Actor, row: Request, verb: str, steps: Sequence[RequestStep] | None = None
) -> tuple[Actor, Move]:
    """Who takes the step, and the row of the table; otherwise the reason why not.

    `steps` are those taken so far, where they have been read. NotFound for an unknown verb; Refused
    where the state or the amounts forbid it (ALREADY_APPROVED for a second final approval);
    Forbidden for who holds no such role, and SAME_PERSON for who has had another duty in this
    request.
    """
    if verb not in rules.VERBS:
        raise NotFound(_("没有这一步。"))
    move = rules.move_for(row.status, verb)
    if move is None:
        if verb == "approve" and row.status in rules.COMMITTED:
            raise Refused(_("这件申请已经批准。"), code="ALREADY_APPROVED")
        told = _("现在是“%(state)s”，不能办这一步。")
        raise Refused(told % {"state": rules.state_words(row.status)}, code="wrong_state")
    acting = _allowed(actor, row, move)
    _check_apart(acting, row, verb, queries.steps_taken(row) if steps is None else steps)
    _check_amounts(row, verb)
    return acting, move


def right_of(row: Request, move: Move) -> str:
    """The right behind a step: where the route decides, the lead's or the commission's."""
    if move.right != rules.BY_ROUTE:
        return move.right
    return rules.REVIEW_MEMBERS if row.route == rules.LEAD else rules.REVIEW


def _allowed(actor: Actor, row: Request, move: Move) -> Actor:
    right = right_of(row, move)
    try:
        acting = member_access.check_may(
            actor, right, county=row.county_id, institution=row.institution_id
        )
    except NotFound:
        # The request itself is seen: what is missing is the role.
        raise Forbidden(_who_words(right)) from None
    except Forbidden:
        raise Forbidden(_who_words(right)) from None
    own = right == rules.REVIEW_MEMBERS and acting.institution == row.institution_id
    if own:
        raise Forbidden(_("不能审核本单位的申请。"))
    return acting


def _who_words(right: str) -> str:
    roles = listed(words for role, words in ROLES.items() if role in MAY[right])
    return str(_("这一步由%(who)s办理。") % {"who": roles})


def _check_apart(acting: Actor, row: Request, verb: str, steps: Sequence[RequestStep]) -> None:
    held = rules.held_before(verb, acting.names, queries.taken(steps))
    if not held:
        return
    if verb == "approve" and held == "approve":
        sentence = str(_("您已批准过这一轮，二审须由另一人批准。"))
    else:
        sentence = _("您在这件申请里办过%(duty)s，这一步须由另一人办理。") % {
            "duty": rules.DUTY_WORDS[held]
        }
    raise Forbidden(sentence, code="SAME_PERSON")


def _check_amounts(row: Request, verb: str) -> None:
    """What the amounts themselves forbid, so that a button says it before it is pressed."""
    if verb == "disburse" and queries.payee_of(row.institution_id) is None:
        raise Refused(
            _("申请单位没有已确认的收款账户，请单位登记、由另一人确认后再支付。"), code="no_payee"
        )
    if verb == "disburse" and payments.payee_sent_back(row) == queries.payee_of(row.institution_id):
        raise Refused(
            _(
                "付到这个账户的款退回来了，请单位更正收款账户（账户无误的重新登记一次）、"
                "由另一人确认后再支付。"
            ),
            code="payee_sent_back",
        )
    if verb in {"return_payment", "wrong_unit"} and not amounts(row).out:
        raise Refused(_("已拨资金都已核销。"), code="EXCEEDS_ADVANCE")
    if verb in {"accept_use", "refuse_use"} and not amounts(row).waiting:
        raise Refused(_("没有待核销的使用报告。"), code="no_report")
    if verb in {"report_use", "return_unspent"} and not amounts(row).out:
        raise Refused(_("已拨资金都已核销。"), code="EXCEEDS_ADVANCE")
    if verb == "recover" and not amounts(row).to_recover:
        raise Refused(_("没有待追回的资金。"), code="EXCEEDS_RECOVERY")
    if verb == "find_misuse" and not amounts(row).at_stake:
        raise Refused(_("已拨资金已全部退回或追缴。"), code="EXCEEDS_ADVANCE")
