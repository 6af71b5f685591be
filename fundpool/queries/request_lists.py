"""Requests as pages show them: what waits for whom, what a decision leaves, what became of money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from fundpool.models import Account, Disbursement, Earmark, Misuse, Request, RequestStep, UseReport
from fundpool.queries import requests as queries
from fundpool.queries.request_money import Advance, Amounts, amounts_of
from fundpool.queries.request_payments import debtor_of
from fundpool.rules import ledger
from fundpool.rules import requests as rules

TODO: Final = "todo"
TABS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        TODO: _("等我办理"),
        "open": _("在办"),
        "out": _("待核销"),
        "ended": _("已结束"),
    }
)
_ENDED: Final = tuple(code for code in rules.STATES if code not in rules.OPEN)
#: A decision over money is shown with what it leaves.
_DECIDED: Final = ("submitted", "reviewed", "first_approved")


@dataclass(frozen=True)
class Rights:
    """How far an actor reaches with each right, and who they are."""

    names: frozenset[int]
    bodies: Mapping[str, frozenset[int]]
    counties: Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Line:
    """One request in a list; `before` and `after` are the free money of its earmark, in this order."""

    row: Request
    holder: str
    days: int
    amounts: Amounts
    before: int | None = None
    after: int | None = None

    @property
    def short(self) -> bool:
        """Whether the free money does not suffice."""
        return self.after is not None and self.after < 0

    @property
    def tone(self) -> str:
        """The stripe at its left."""
        return "bad" if self.short else ""


def todo(rows: QuerySet[Request], rights: Rights) -> QuerySet[Request]:
    """Those whose next step is the actor's, whose duties of before do not bar them from it."""
    own, lead = rights.bodies[rules.APPLY], rights.bodies[rules.REVIEW_MEMBERS]
    steps = RequestStep.objects.filter(
        Q(actor__in=rights.names) | Q(acting_for__in=rights.names), request=OuterRef("pk")
    )
    reviewed = RequestStep.objects.filter(request=OuterRef("request"), verb="review")
    newest = Subquery(reviewed.order_by("-pk").values("pk")[:1])
    first = steps.filter(verb="approve", pk__gt=newest)

    def unless(*duties: str) -> Q:
        verbs = [verb for verb, duty in rules.DUTIES.items() if duty in duties]
        return ~Q(Exists(steps.filter(verb__in=verbs)))

    waiting = UseReport.objects.filter(request=OuterRef("pk"), status=UseReport.Status.REPORTED)
    others = waiting.exclude(by__in=rights.names)
    mine = Q(status__in=("draft", "returned", "accounting"), institution__in=own)
    mine &= ~Q(Exists(waiting), status="accounting")
    mine |= (
        Q(status="submitted", route=rules.LEAD, institution__in=lead - own)
        & unless("file", "approve", "pay")
    )  # fmt: skip
    mine |= (
        Q(status="submitted", route=rules.COMMISSION, county__in=rights.counties[rules.REVIEW])
        & unless("file", "approve", "pay")
    )  # fmt: skip
    approving = Q(county__in=rights.counties[rules.APPROVE]) & unless("file", "review", "pay")
    mine |= Q(status="reviewed") & approving
    mine |= Q(status="first_approved") & approving & ~Q(Exists(first))
    mine |= (
        Q(status__in=("approved", "disbursing"), county__in=rights.counties[rules.PAY])
        & unless("file", "review", "approve")
    )  # fmt: skip
    mine |= Q(Exists(others), county__in=rights.counties[rules.REVIEW]) & unless("file")
    return rows.filter(mine)


def in_tab(rows: QuerySet[Request], rights: Rights, tab: str) -> QuerySet[Request]:
    """The requests of a tab, those that have waited longest first."""
    found = {
        TODO: lambda: todo(rows, rights),
        "open": lambda: rows.filter(status__in=rules.OPEN),
        "out": lambda: rows.filter(status__in=("disbursing", "accounting")),
        "ended": lambda: rows.filter(status__in=_ENDED),
    }[tab]()
    order = ("-since", "pk") if tab == "ended" else ("since", "pk")
    return found.select_related("pool", "earmark", "institution", "county").order_by(*order)


def counts(rows: QuerySet[Request], rights: Rights) -> dict[str, int]:
    """How many each tab has."""
    return {tab: in_tab(rows, rights, tab).count() for tab in TABS}


def lines(rows: Iterable[Request]) -> list[Line]:
    """Requests with who has them since when, and what approving them in this order would leave."""
    found_rows = list(rows)
    money = amounts_of(found_rows)
    left = free_by_earmark({row.earmark_id for row in found_rows})
    found = []
    for row in found_rows:
        before = after = None
        if row.status in _DECIDED:
            before = left.get(row.earmark_id, 0)
            after = left[row.earmark_id] = before - row.fen
        holder = rules.holder_of(row.status, row.route)
        days = (today() - localdate(row.since)).days
        found.append(Line(row, holder, days, money[row.pk], before, after))
    return found


def free_by_earmark(earmarks: Iterable[int]) -> dict[int, int]:
    """What may still be drawn of each, in fen."""
    rows = Account.objects.filter(kind=ledger.FREE, earmark__in=earmarks, unit=None)
    return {row.earmark_id: row.fen for row in rows if row.earmark_id is not None}


# --- money that is out ------------------------------------------------------------------


def advances(rows: QuerySet[Request]) -> list[Advance]:
    """已拨未核销: payments nobody has accounted for yet, the oldest first; uses go to the oldest."""
    paid = rows.filter(status__in=("disbursing", "accounting", "closed"), payments__isnull=False)
    found_rows = list(paid.select_related("institution", "earmark", "pool").distinct())
    money = amounts_of(found_rows)
    by_request: dict[Any, list[rules.Out]] = {}
    payments = Disbursement.objects.filter(request__in=found_rows).annotate(
        back=Sum("returns__fen", default=0)
    )
    for pk, on, fen, back in payments.values_list("request", "on", "fen", "back"):
        if fen > back:
            by_request.setdefault(pk, []).append(rules.Out(on, fen - back))
    found = []
    for row in found_rows:
        within = queries.account_within(row.county_id)
        for one in rules.still_out(by_request.get(row.pk, []), money[row.pk].accounted):
            due = one.on + timedelta(days=within) if within is not None else None
            found.append(Advance(row, one.on, one.fen, (today() - one.on).days, due))
    return sorted(found, key=lambda one: (one.on, one.request.no))


@dataclass(frozen=True)
class Owed:
    """追回台账: one misuse, what of it has come back, what is still owed."""

    row: Misuse
    recovered: int

    @property
    def left(self) -> int:
        """Still owed, in fen."""
        return self.row.fen - self.recovered

    @property
    def body(self) -> Any:
        """Who owes it."""
        return debtor_of(self.row)


def owed(rows: QuerySet[Misuse]) -> list[Owed]:
    """Every misuse with what came back, open ones first, the oldest first."""
    found = [
        Owed(row, int(row.back or 0))
        for row in rows.select_related(
            "request__institution",
            "request__earmark",
            "request__pool",
            "by",
            "misdirected__institution",
        )
        .annotate(back=Sum("recoveries__fen"))
        .order_by("at", "pk")
    ]
    return sorted(found, key=lambda one: not one.left)


@dataclass(frozen=True)
class Use:
    """专项资金使用情况表: one earmark, or one body of it; all in fen."""

    earmark: Earmark
    body: Any
    requests: int
    asked: int
    amounts: Amounts
    free: int | None = None


def uses(rows: QuerySet[Request], year: int) -> list[Use]:
    """What became of each earmark's money by body, for the requests of a budget year."""
    asked = list(
        rows.filter(year=year)
        .exclude(status="draft")
        .exclude(route="")
        .select_related("earmark__pool", "institution")
        .order_by("earmark__pool__code", "earmark__code", "institution__code", "no")
    )
    money = amounts_of(asked)
    groups: dict[tuple[int, int], list[Request]] = {}
    for row in asked:
        groups.setdefault((row.earmark_id, row.institution_id), []).append(row)
    return [
        Use(
            members[0].earmark, members[0].institution, len(members),
            sum(one.fen for one in members if one.status not in rules.VOID),
            total([money[one.pk] for one in members]),
        )
        for members in groups.values()
    ]  # fmt: skip


def total(several: Iterable[Amounts]) -> Amounts:
    """Amounts added up."""
    found = list(several)
    names = Amounts.__dataclass_fields__
    return Amounts(**{name: sum(getattr(one, name) for one in found) for name in names})


# --- the strip of one request -----------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """One step of the strip: what, who, when, and whether it is done or now."""

    title: str
    who: str = ""
    at: datetime | None = None
    state: str = ""


#: A title, the steps that did it, the states in which it is now, and a hint until then.
_Planned = tuple[str, list[RequestStep], tuple[str, ...], str]


def strip(row: Request, steps: list[RequestStep], two: bool) -> list[Stage]:
    """申请 → 审核 → 一审批 → 二审批 → 支付 → 核销, each with who and when."""
    last = max((n for n, one in enumerate(steps) if one.verb in {"submit", "amend"}), default=-1)
    there = steps[max(last, 0) :]

    def of(*verbs: str) -> list[RequestStep]:
        return [one for one in there if one.verb in verbs and one.to_status != "returned"]

    approvals = of("approve")
    two = two or len(approvals) > 1 or row.status == "first_approved"
    office = str(rules.OFFICES[row.route]) if row.route else ""
    plan: list[_Planned] = [
        (str(_("申请")), steps[last : last + 1] if last >= 0 else [], ("draft", "returned"), ""),
        (str(_("审核")), of("review"), ("submitted",), office),
        (str(_("一审批")) if two else str(_("审批")), approvals[:1], ("reviewed",), ""),
    ]
    if two:
        plan.append((str(_("二审批")), approvals[1:2], ("first_approved",), str(_("须另一人"))))
    paying = of("disburse") if row.status not in {"approved", "disbursing"} else []
    done = [one for one in there if one.to_status == "closed"][:1]
    plan += [
        (str(_("支付")), paying[-1:], ("approved", "disbursing"), str(_("审批人不得支付"))),
        (str(_("核销")), done, ("accounting",), ""),
    ]
    return [
        Stage(
            title,
            (str(one[0].actor or _("系统")) if one else hint),
            one[0].at if one else None,
            "now" if row.status in states else "done" if one else "",
        )
        for title, one, states, hint in plan
    ]


def due_between(rows: QuerySet[Request], from_on: date, until_on: date) -> list[Advance]:
    """Money that has to be accounted for by a day of these; none where no term is set."""
    return [
        one for one in advances(rows) if one.due_on is not None and from_on <= one.due_on < until_on
    ]
