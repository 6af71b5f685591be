"""What of a result's way to the public waits for whom: feedback, notice, answers, decisions."""

from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.showing import local
from alliance.core.waiting import Waiting
from kpi.models import Appeal, Feedback, Objection, Run, Scheme, SchemeItem, Total, Waiver
from kpi.queries.course.runs import unsuperseded
from kpi.queries.course.settling import notice_end
from kpi.running.marking import GATE
from kpi.wording import period_words
from members import access as member_access
from members import queries as member_queries

MOST = 20


def course_waiting(actor: Actor) -> list[Waiting]:
    """All of it, for an actor who is a person."""
    if actor.is_system:
        return []
    return [
        *_to_ask(actor),
        *_to_make_known(actor),
        *_to_say(actor),
        *_to_decide(actor),
    ]


def with_points(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those whose scheme gives points."""
    items = SchemeItem.objects.filter(version=OuterRef("scheme_version"))
    return runs.filter(
        Exists(items),
        ~Exists(items.filter(weight__isnull=True).exclude(rule=GATE)),
        scheme_version__scheme__purpose=Scheme.Purpose.ASSESSMENT,
    )


def _runs(counties: Collection[int], state: Run.State) -> QuerySet[Run]:
    runs = Run.objects.filter(county__in=counties, state=state, provisional=False)
    rows = unsuperseded(runs).select_related("scheme_version__scheme", "started_by")
    return rows.order_by("-computed_at")


def _about(run: Run, what: str, verb: str) -> Waiting:
    told = {
        "scheme": local(run.scheme_version.scheme, "name"),
        "period": period_words(run.period),
    }
    return Waiting(
        app="kpi",
        what=what % told,
        who=run.started_by.name if run.started_by else _("系统"),
        when=run.computed_at,
        due_on=None,
        url=run.get_absolute_url(),
        verb=verb,
    )


def _to_ask(actor: Actor) -> Iterator[Waiting]:
    """Computed points that the assessed bodies have not been asked about."""
    counties = member_access.reach(actor, "kpi.run").counties
    if counties:
        runs = with_points(_runs(counties, Run.State.COMPUTED)).filter(corrects__isnull=True)
        for run in runs[:MOST]:
            yield _about(run, _("%(scheme)s，%(period)s：已计算，等待反馈"), _("发起反馈"))


def _to_make_known(actor: Actor) -> Iterator[Waiting]:
    """Feedback that is over, and notices whose last day has passed."""
    counties = member_access.reach(actor, "kpi.publish_run").counties
    if not counties:
        return
    day = today()
    asked = Total.objects.filter(run=OuterRef("pk"))
    said = Feedback.objects.filter(run=OuterRef("run"), unit=OuterRef("unit"))
    heard = Exists(asked) & ~Exists(asked.filter(~Exists(said)))
    waiting = _runs(counties, Run.State.FEEDBACK).filter(Q(feedback_until__lt=day) | heard)
    for run in waiting.exclude(started_by__in=actor.persons)[:MOST]:
        yield _about(run, _("%(scheme)s，%(period)s：反馈已结束，等待公示"), _("公示"))
    over = _runs(counties, Run.State.NOTICE).filter(notice_until__lt=day)
    for run in over.exclude(started_by__in=actor.persons)[:MOST]:
        end = notice_end(run)
        if end is not None and end < day:
            yield _about(run, _("%(scheme)s，%(period)s：公示期满，等待公布"), _("公布"))


def _to_say(actor: Actor) -> Iterator[Waiting]:
    """Results of the actor's own bodies about which they have not said anything."""
    bodies = member_access.reach(actor, "kpi.answer_run").institutions
    if not bodies:
        return
    day = today()
    leads = {held.institution for held in actor.held if held.role == "lead_admin"} - {None}
    led = member_queries.led_by([lead for lead in leads if lead], day)
    said = Feedback.objects.filter(run=OuterRef("run"), unit=OuterRef("unit"))
    rows = (
        Total.objects.filter(
            ~Exists(said),
            Q(unit__institution__in=bodies) | Q(unit__alliance__in=led),
            run__state=Run.State.FEEDBACK,
            run__feedback_until__gte=day,
        )
        .select_related("run__scheme_version__scheme", "run__started_by", "unit")
        .order_by("run__feedback_until", "unit__code")
    )
    runs: dict[Run, list[Total]] = {}
    for row in rows:
        runs.setdefault(row.run, []).append(row)
    for run, totals in list(runs.items())[:MOST]:
        yield Waiting(
            app="kpi",
            what=_("%(scheme)s，%(period)s：%(n)d 家的结果等待反馈")
            % {
                "scheme": local(run.scheme_version.scheme, "name"),
                "period": period_words(run.period),
                "n": len(totals),
            },
            who=run.started_by.name if run.started_by else _("系统"),
            when=run.computed_at,
            due_on=run.feedback_until,
            url=f"{run.get_absolute_url()}#feedback",
            verb=_("反馈"),
        )


def _to_decide(actor: Actor) -> Iterator[Waiting]:
    """Appeals, objections and proposals to leave something out, oldest first."""
    counties = member_access.reach(actor, "kpi.decide_appeal").counties
    if not counties:
        return
    mine = actor.persons
    appeals = Appeal.objects.filter(county__in=counties, state=Appeal.State.FILED)
    for appeal in (
        appeals.exclude(filed_by__in=mine)
        .select_related("unit", "indicator", "filed_by")
        .order_by("filed_at")[:MOST]
    ):
        yield Waiting(
            app="kpi",
            what=_("%(unit)s对“%(name)s”的申诉，等待处理")
            % {"unit": appeal.unit.name, "name": local(appeal.indicator, "name")},
            who=appeal.filed_by.name if appeal.filed_by else _("系统"),
            when=appeal.filed_at,
            due_on=None,
            url=appeal.get_absolute_url(),
            verb=_("处理"),
        )
    objections = Objection.objects.filter(county__in=counties, answered_at__isnull=True)
    for row in (
        objections.exclude(entered_by__in=mine)
        .select_related("run", "entered_by")
        .order_by("entered_at")[:MOST]
    ):
        yield Waiting(
            app="kpi",
            what=_("公示异议（%(who)s），等待答复") % {"who": row.raised_by},
            who=row.entered_by.name if row.entered_by else _("系统"),
            when=row.entered_at,
            due_on=None,
            url=f"{row.run.get_absolute_url()}#objections",
            verb=_("答复"),
        )
    yield from _proposals(counties, mine)


def _proposals(counties: Collection[int], mine: Collection[int]) -> Iterator[Waiting]:
    """Proposals to leave an item out, each with the newest run of its scheme and period."""
    waivers = Waiver.objects.filter(county__in=counties, decided_at__isnull=True)
    rows = (
        waivers.exclude(proposed_by__in=mine)
        .select_related("unit", "scheme", "proposed_by")
        .order_by("proposed_at")[:MOST]
    )
    found = list(rows)
    runs = Run.objects.filter(
        available_at__isnull=False, scheme_version__scheme__in={row.scheme_id for row in found}
    ).order_by("available_at")
    newest = {
        (scheme, period): pk
        for pk, scheme, period in runs.values_list("pk", "scheme_version__scheme", "period")
    }
    for row in found:
        run = newest.get((row.scheme_id, row.period))
        yield Waiting(
            app="kpi",
            what=_("%(unit)s“%(item)s”不予计入的提议，等待决定")
            % {"unit": row.unit.name, "item": row.item},
            who=row.proposed_by.name if row.proposed_by else _("系统"),
            when=row.proposed_at,
            due_on=None,
            url=reverse("kpi:run-gaps", args=[run]) if run else reverse("kpi:runs"),
            verb=_("决定"),
        )
