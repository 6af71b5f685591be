"""Runs: which an actor sees, and who may start, stop and publish one."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import NotFound, Refused, why_not
from alliance.core.rows import one_of
from kpi import naming, queries
from kpi.access.hands import check_other_hand
from kpi.models import Run, RunFacts, SchemeVersion
from kpi.rules import KNOWN, VISIBLE
from members import access as member_access
from members.models import County


def runs_for(actor: Actor) -> QuerySet[Run]:
    """Computed runs for everybody of the county; the others for those who see all of it."""
    everything = member_access.reach(actor, "kpi.read").counties
    everybody = member_access.reach(actor, "kpi.read_county").counties
    return Run.objects.filter(
        Q(county__in=everything) | Q(county__in=everybody, state__in=VISIBLE)
    ).select_related(
        "scheme_version__scheme",
        "scheme_version__weights_clause__plan",
        "county",
        "job",
        "started_by",
        "corrects",
        "noticed_by",
        "published_by",
        "locked_by",
    )


def digest_of(run: Run) -> str:
    """The digest of what a visible run was computed from."""
    return RunFacts.objects.values_list("digest", flat=True).get(run=run)


def visible_runs_for(actor: Actor) -> QuerySet[Run]:
    """Runs whose results are there."""
    return runs_for(actor).filter(state__in=VISIBLE, available_at__isnull=False)


def run_for(actor: Actor, run: UUID | str) -> Run:
    """One run; NotFound when it is not there or not the actor's."""
    return one_of(runs_for(actor), run, _("没有找到这个考核批次。"))


def visible_run_for(actor: Actor, run: UUID | str) -> Run:
    """One run whose results are there; NotFound otherwise."""
    found = run_for(actor, run)
    if found.available_at is None or found.state not in VISIBLE:
        raise NotFound(_("这个批次还没有结果。"), exists=True)
    return found


def check_can_start(actor: Actor, version: SchemeVersion) -> Actor:
    """An assessor of the county starts a run of a published scheme."""
    acting = member_access.check_may(actor, "kpi.run", county=version.county_id)
    if not version.published:
        raise Refused(
            _("这个考核方案版本还没有发布，请先发布再计算。"), code="scheme_not_published"
        )
    return acting


def why_not_start(actor: Actor, county: County) -> str:
    """The sentence beside a greyed "compute", or "" when the actor may."""
    return why_not(member_access.check_may, actor, "kpi.run", county=county.pk)


def check_can_cancel(actor: Actor, run: Run) -> Actor:
    """An assessor stops a run that is still being computed."""
    acting = member_access.check_may(actor, "kpi.cancel_run", county=run.county_id)
    if run.state != Run.State.COMPUTING:
        raise Refused(
            _("这个批次已不在计算中，无法取消；如需更正请重新计算为新的修订。"),
            code="run_not_computing",
        )
    return acting


def check_can_publish(actor: Actor, run: Run) -> Actor:
    """An approver makes the newest run known; whoever started it may not publish it.

    What gives points goes through the notice, which must be over, with nothing open; the rest
    may be published as soon as it is computed. Both names of a substitute count.
    """
    acting = member_access.check_may(actor, "kpi.publish_run", county=run.county_id)
    _check_final(run)
    if run.state == Run.State.COMPUTED and queries.course.gives_points(run):
        raise Refused(
            _("这次考核计分，先向被考核单位反馈，再公示，公示期满后才能公布。"),
            code="notice_needed",
        )
    if run.state == Run.State.FEEDBACK:
        raise Refused(_("正在向被考核单位反馈，请先公示，期满后再公布。"), code="notice_needed")
    if run.state not in {Run.State.COMPUTED, Run.State.NOTICE}:
        raise Refused(_("只有已计算的批次可以公布。"), code="run_not_computed")
    check_other_hand(
        acting, run, [run.started_by_id], _("发起批次的人不能自己公布，请由另一人办理。")
    )
    check_newest(run)
    check_all_marked(run)
    _check_notice_over(run)
    return acting


def _check_notice_over(run: Run) -> None:
    """The last day of the notice has passed, and whatever was brought forward is answered."""
    end = queries.course.notice_end(run)
    if end is not None and today() <= end:
        raise Refused(
            _("公示到 %(end)s 为止（含当日），%(next)s起才能公布。")
            % {"end": end.isoformat(), "next": (end + timedelta(days=1)).isoformat()},
            code="notice_running",
        )
    objections = queries.course.open_objections(run).count()
    if objections:
        raise Refused(
            _("还有 %(n)d 件公示异议没有答复，答复后才能公布。") % {"n": objections},
            code="objections_open",
        )
    appeals = queries.course.open_appeals(run).count()
    if appeals:
        raise Refused(
            _("还有 %(n)d 件申诉没有处理，处理后才能公布。") % {"n": appeals}, code="appeals_open"
        )


def _check_final(run: Run) -> None:
    if run.provisional:
        raise Refused(
            _("预考核只供了解情况，不能公示、公布。缺的数到齐或有决定后，请重新计算。"),
            code="provisional",
        )


def check_newest(run: Run) -> None:
    """A revision that another one has followed is left as it is."""
    newest = queries.course.newest_revision(run)
    if newest > run.revision:
        raise Refused(
            _("这个批次已有更新的第 %(revision)d 版，请公布那一版。") % {"revision": newest},
            code="run_superseded",
        )


def check_can_open_feedback(actor: Actor, run: Run) -> Actor:
    """An assessor asks the assessed bodies what they say to a computed run."""
    acting = member_access.check_may(actor, "kpi.run", county=run.county_id)
    if run.state != Run.State.COMPUTED:
        raise Refused(_("只有已计算、还没有反馈或公示的批次可以发起反馈。"), code="wrong_state")
    check_newest(run)
    if not queries.course.asked_back(run).exists():
        raise Refused(_("这个批次没有需要反馈的单位。"), code="nobody_asked")
    return acting


def check_can_open_notice(actor: Actor, run: Run) -> Actor:
    """An approver, not the one who started the run, puts the result before the public.

    The bodies have been asked before: all have answered, or their last day is over. A revision
    that corrects one about which they were asked needs no second round.
    """
    acting = member_access.check_may(actor, "kpi.publish_run", county=run.county_id)
    _check_final(run)
    if run.state not in {Run.State.COMPUTED, Run.State.FEEDBACK}:
        raise Refused(_("只有已计算或正在反馈的批次可以公示。"), code="wrong_state")
    check_other_hand(
        acting, run, [run.started_by_id], _("发起批次的人不能自己公示，请由另一人办理。")
    )
    check_newest(run)
    _check_asked(run)
    check_no_gaps(run)
    check_signed(run)
    check_counted(run)
    check_all_marked(run)
    return acting


def _check_asked(run: Run) -> None:
    if run.state == Run.State.COMPUTED:
        corrected = run.corrects
        was_asked = corrected is not None and corrected.feedback_until is not None
        if queries.course.asked_back(run).exists() and not was_asked:
            raise Refused(
                _("请先向被考核单位反馈，都有意见或过了截止日再公示。"), code="feedback_needed"
            )
        return
    left = queries.course.unanswered(run).count()
    if left and run.feedback_until is not None and today() <= run.feedback_until:
        raise Refused(
            _("反馈截止日 %(day)s 还没有过，还有 %(n)d 家没有意见。")
            % {"day": run.feedback_until.isoformat(), "n": left},
            code="feedback_running",
        )


def check_no_gaps(run: Run) -> None:
    """No figure is missing that somebody else than the assessed body owes, undecided."""
    gaps = queries.course.gaps(run)
    if gaps:
        first = gaps[0].owed[0]
        raise Refused(
            _(
                "有 %(n)d 项缺的数不由被考核单位提供（如“%(name)s”：%(unit)s）。请等数、补录，"
                "或决定不予计入后重新计算；在此之前只能作为预考核。"
            )
            % {"n": len(gaps), "name": first.name, "unit": first.owner or first.unit_name},
            code="owed_by_others",
        )


def check_signed(run: Run) -> None:
    """Every body of a sample that is open about this run has signed; Refused otherwise."""
    verification = queries.verified.open_verification(run)
    if verification is not None:
        raise Refused(
            _("现场核查还没有完成：有 %(n)d 家没有签字。请核完、签字，或由审批人撤销核查后再公示。")
            % {"n": queries.verified.unsigned(verification)},
            code="verification_open",
        )


def check_counted(run: Run) -> None:
    """What was verified since and counts by the county's rule is in the run; Refused otherwise."""
    if queries.verified.uncounted(run) is not None:
        raise Refused(
            _("现场核查在这一版计算之后才了结，按县区的规则要计入得分。请重新计算、反馈后再公示。"),
            code="verification_uncounted",
        )


def check_all_marked(run: Run) -> None:
    """Where points are given, nothing that an assessor marks by hand is left unmarked."""
    left = queries.marking.unmarked(run) if queries.course.gives_points(run) else []
    if left:
        first = left[0]
        line = run.scheme_version.items.select_related("indicator").get(code=first.item)
        raise Refused(
            _(
                "还有 %(n)d 项没有评（如“%(name)s”：%(unit)s）。请评分，或决定不予计入，"
                "然后重新计算，再公示、公布。"
            )
            % {
                "n": len(left),
                "name": (line.indicator or line).name,
                "unit": naming.names_in(run).get(first.unit, first.unit),
            },
            code="unmarked",
        )


def check_can_lock(actor: Actor, run: Run) -> Actor:
    """An approver, not the one who started it, closes a published run for good."""
    acting = member_access.check_may(actor, "kpi.publish_run", county=run.county_id)
    if run.state != Run.State.PUBLISHED:
        raise Refused(_("只有已公布的批次可以锁定。"), code="run_not_published")
    check_other_hand(
        acting, run, [run.started_by_id], _("发起批次的人不能自己锁定，请由另一人办理。")
    )
    appeals = queries.course.open_appeals(run).count()
    if appeals:
        raise Refused(
            _("还有 %(n)d 件申诉没有处理，处理后才能锁定。") % {"n": appeals}, code="appeals_open"
        )
    return acting


def check_can_note(actor: Actor, run: Run) -> Actor:
    """Somebody of the office takes note of what follows from a run that is made known."""
    acting = member_access.check_may(actor, "kpi.note_consequence", county=run.county_id)
    if run.state not in KNOWN:
        raise Refused(_("结果公布后才能登记结果运用。"), code="run_not_published")
    return acting
