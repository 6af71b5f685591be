"""Who may speak about a result, and what was said of it: feedback, objections, appeals, waivers."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import NotFound, Refused
from alliance.core.rows import one_of
from kpi import queries
from kpi.access.hands import check_other_hand
from kpi.access.runs import check_newest, runs_for
from kpi.models import (
    Appeal,
    Consequence,
    ConsequenceNote,
    Feedback,
    Objection,
    Run,
    Scheme,
    Waiver,
)
from kpi.rules import DISPUTABLE, KNOWN
from members import access as member_access
from members import queries as member_queries
from members.models import County, Unit

SPEAK = "kpi.answer_run"
DECIDE = "kpi.decide_appeal"


def own_rows(actor: Actor) -> Q:
    """Rows about the bodies that the actor reads or speaks for, or of the whole county."""
    reach = member_access.reach(actor, "kpi.read")
    leading = member_queries.led_by(_leading(actor), today())
    return (
        Q(county__in=reach.counties)
        | Q(unit__institution__in=reach.institutions)
        | Q(unit__alliance__in=leading)
    )


def _leading(actor: Actor) -> set[int]:
    """The institutions at which the actor holds the role that speaks for a whole alliance."""
    return {
        held.institution
        for held in actor.held
        if held.institution is not None and held.role == "lead_admin"
    }


def feedback_for(actor: Actor) -> QuerySet[Feedback]:
    """What bodies said of their results: one's own, or all of the county."""
    return Feedback.objects.filter(own_rows(actor)).select_related(
        "unit__institution", "unit__alliance", "by"
    )


def objections_for(actor: Actor) -> QuerySet[Objection]:
    """Objections during a notice: for those who read the whole county; they name people."""
    counties = member_access.reach(actor, "kpi.read").counties
    return Objection.objects.filter(county__in=counties).select_related(
        "unit", "document", "entered_by", "answered_by", "run__scheme_version__scheme"
    )


def objection_for(actor: Actor, pk: int) -> Objection:
    """One objection; NotFound when it is not there or not the actor's."""
    return one_of(objections_for(actor), pk, _("没有找到这件异议。"))


def appeals_for(actor: Actor) -> QuerySet[Appeal]:
    """Appeals: one's own, or all of the county."""
    return Appeal.objects.filter(own_rows(actor)).select_related(
        "unit__institution", "unit__alliance", "indicator", "document", "filed_by", "decided_by",
        "result", "run__scheme_version__scheme", "run__county",
    )  # fmt: skip


def appeal_for(actor: Actor, pk: UUID) -> Appeal:
    """One appeal; NotFound when it is not there or not the actor's."""
    return one_of(appeals_for(actor), pk, _("没有找到这件申诉。"))


def waivers_for(actor: Actor) -> QuerySet[Waiver]:
    """Proposals and decisions to leave an item out: of the whole county."""
    counties = member_access.reach(actor, "kpi.read").counties
    return Waiver.objects.filter(county__in=counties).select_related(
        "unit", "scheme", "proposed_by", "decided_by"
    )


def waiver_for(actor: Actor, pk: int) -> Waiver:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(waivers_for(actor), pk, _("没有找到这项不予计入的决定。"))


def consequence_for(run: Run, code: str) -> Consequence:
    """What the run's scheme says follows from a result; NotFound when it says no such thing."""
    found = Consequence.objects.filter(scheme=run.scheme_version.scheme_id, code=code).first()
    if found is None:
        raise NotFound(_("这个方案没有这项结果运用。"))
    return found


def consequences_for(actor: Actor) -> QuerySet[Consequence]:
    """What follows from results without being money, of the actor's counties."""
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    rows = Consequence.objects.filter(county__in=counties)
    return rows.select_related("scheme", "clause__plan")


def notes_for(actor: Actor) -> QuerySet[ConsequenceNote]:
    """Who took note of what follows from a run, for those who read the run."""
    rows = ConsequenceNote.objects.filter(run__in=runs_for(actor))
    return rows.select_related("consequence", "by")


def spoken_for(actor: Actor, units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Those of the units for which the actor speaks."""
    reach = member_access.reach(actor, SPEAK)
    leading = member_queries.led_by(_leading(actor), today())
    return units.filter(Q(institution__in=reach.institutions) | Q(alliance__in=leading))


def check_speaks(actor: Actor, unit: Unit) -> Actor:
    """The actor under the grant with which they speak for a body.

    For an institution its head, or the administrator of the lead of its alliance; for an
    alliance the administrator of its own lead.
    """
    if unit.kind == Unit.Kind.INSTITUTION:
        body = unit.institution.pk
        return member_access.check_may(actor, SPEAK, county=unit.county_id, institution=body)
    own = None
    if unit.kind == Unit.Kind.ALLIANCE:
        own = next(
            (
                body
                for body in sorted(_leading(actor))
                if unit.alliance.pk in set(member_queries.led_by([body], today()))
            ),
            None,
        )
    acting = member_access.check_may(actor, SPEAK, county=unit.county_id, institution=own)
    if own is None or acting.institution != own:
        raise NotFound(_("没有找到您可以代表的单位。"), exists=True)
    return acting


def check_can_answer(actor: Actor, run: Run, unit: Unit) -> Actor:
    """A body that is asked says what it thinks of its result, up to the last day."""
    acting = check_speaks(actor, unit)
    if run.state != Run.State.FEEDBACK:
        raise Refused(_("这个批次不在反馈确认中。"), code="wrong_state")
    if run.feedback_until is not None and today() > run.feedback_until:
        raise Refused(
            _("反馈已于 %(day)s 截止；对得分有异议，请在公示期满前提出申诉。")
            % {"day": run.feedback_until.isoformat()},
            code="feedback_over",
        )
    _check_asked(run, unit)
    return acting


def _check_asked(run: Run, unit: Unit) -> None:
    if not queries.course.asked_back(run).filter(pk=unit.pk).exists():
        raise Refused(_("这个单位不是这个批次的被考核单位。"), code="not_assessed")


def check_can_object(actor: Actor, run: Run, unit: Unit | None = None) -> Actor:
    """An assessor enters what somebody brought forward, as long as the run is on notice.

    `unit` is the assessed body that it is about; None where it names none.
    """
    acting = member_access.check_may(actor, "kpi.run", county=run.county_id)
    if run.state != Run.State.NOTICE:
        raise Refused(_("只有公示中的批次可以录入异议。"), code="wrong_state")
    if unit is not None:
        _check_asked(run, unit)
    return acting


def check_can_reply(actor: Actor, objection: Objection) -> Actor:
    """An approver answers an objection, once; not the one who entered it."""
    acting = member_access.check_may(actor, DECIDE, county=objection.county_id)
    if objection.answered_at is not None:
        raise Refused(_("这件异议已经答复。"), code="answered")
    check_other_hand(
        acting,
        objection,
        [objection.entered_by_id],
        _("录入异议的人不能自己答复，请由另一人办理。"),
    )
    return acting


def check_can_appeal(actor: Actor, run: Run, unit: Unit) -> Actor:
    """A body disputes a score from the feedback until the notice ends."""
    acting = check_speaks(actor, unit)
    if run.state in KNOWN:
        raise Refused(
            _("结果已于 %(day)s 公布，不再受理申诉。")
            % {"day": run.published_at.date().isoformat() if run.published_at else ""},
            code="appeal_closed",
        )
    if run.state not in DISPUTABLE:
        raise Refused(_("反馈开始后才能申诉。"), code="appeal_not_open")
    end = queries.course.notice_end(run)
    if end is not None and today() > end:
        raise Refused(
            _("公示已于 %(day)s 期满，不再受理申诉。") % {"day": end.isoformat()},
            code="appeal_closed",
        )
    check_newest(run)
    _check_asked(run, unit)
    return acting


def check_can_decide(actor: Actor, appeal: Appeal) -> Actor:
    """An approver decides an appeal, not the one who filed it."""
    acting = member_access.check_may(actor, DECIDE, county=appeal.county_id)
    if appeal.state != Appeal.State.FILED:
        raise Refused(_("这件申诉已经处理或撤回。"), code="wrong_state")
    check_other_hand(
        acting, appeal, [appeal.filed_by_id], _("提出申诉的人不能自己处理，请由另一人办理。")
    )
    return acting


def check_can_withdraw(actor: Actor, appeal: Appeal) -> Actor:
    """The body takes its appeal back while it is not decided."""
    acting = check_speaks(actor, appeal.unit)
    if appeal.state != Appeal.State.FILED:
        raise Refused(_("这件申诉已经处理或撤回。"), code="wrong_state")
    return acting


def check_can_propose_waiver(actor: Actor, scheme: Scheme) -> Actor:
    """An assessor proposes to leave an item out for a body."""
    return member_access.check_may(actor, "kpi.run", county=scheme.county_id)


def check_can_decide_waiver(actor: Actor, waiver: Waiver) -> Actor:
    """An approver decides on a proposal, not the one who made it."""
    acting = member_access.check_may(actor, DECIDE, county=waiver.county_id)
    if waiver.decided_at is not None:
        raise Refused(_("这项不予计入已有决定。"), code="decided")
    check_other_hand(
        acting, waiver, [waiver.proposed_by_id], _("提出的人不能自己决定，请由另一人办理。")
    )
    return acting


def decides(actor: Actor, county: County) -> bool:
    """Whether the actor is one of those who decide on proposals and appeals."""
    return county.pk in member_access.reach(actor, DECIDE).counties


def check_can_end_waiver(actor: Actor, waiver: Waiver) -> Actor:
    """An approver takes a decision back; the next run counts the item again."""
    acting = member_access.check_may(actor, DECIDE, county=waiver.county_id)
    if waiver.approved is not True or waiver.ended_at is not None:
        raise Refused(_("只有已同意、没有撤销的决定可以撤销。"), code="wrong_state")
    return acting
