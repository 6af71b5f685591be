"""Cases on pages: one case, beginning one, taking a step."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refusal, why_not
from alliance.core.forming import attempt, page, status_of, tell
from referrals import access, actions, queries, rules
from referrals.forms.cases import DownForm, OutForm, UpForm
from referrals.forms.steps import StepForm
from referrals.models import Referral
from referrals.queries import escalation_trail, rosters
from referrals.views import attachments, papers
from referrals.vocabulary import DOWN, PRIORITIES, SEXES, SPECIALTIES, UP

#: So many steps stand at the top of a case; the others, and these rare ones, are folded away.
_BESIDE = 3
_RARE = frozenset({"die", "ask_void", "lose", "close_no_show"})
#: Steps that begin a case and are offered on its form, the last one alone for emergencies.
_THEN = ("", "submit", "dispatch")
_THEN_DOWN = ("", "propose")


@require_GET
def case(request: HttpRequest, referral: UUID) -> HttpResponse:
    """One case: its facts, what happened, who has it now, and every step."""
    actor = actor_of(request)
    return _case(request, actor, access.referral_for(actor, referral))


def _case(
    request: HttpRequest,
    actor: Actor,
    row: Referral,
    *,
    revealed: dict[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    moves = [
        (move, why_not(access.check_can_take, actor, row, move.verb))
        for move in rules.moves_from(row.direction, row.status)
    ]
    patient = row.patient
    context = {
        "county": row.county,
        "row": row,
        "patient": patient,
        "sex": SEXES[patient.sex],
        "priority": PRIORITIES[row.priority],
        "specialty": SPECIALTIES[row.specialty],
        "state": rules.STATES[row.direction][row.status].words,
        "up": row.direction == UP,
        **_offered(row, [move for move, why in moves if not why]),
        "cannot": [(move, why) for move, why in moves if why],
        "packet": queries.cases.packet_of(row),
        "trail": escalation_trail.with_reminders(queries.cases.events_of(row), row),
        "duty": rosters.duty_of(row),
        "chain": queries.cases.chain_of(row, access.referrals_for(actor)),
        "number": queries.cases.masked(patient, "number"),
        "phone": queries.cases.masked(patient, "phone"),
        "first_served": queries.cases.first_served_of(row),
        "medicines": queries.cases.medicine_check(row),
        **_follow_up(row),
        "papers": papers.shown(actor, row),
        "attachments": attachments.shown(actor, row),
        "revealed": revealed,
        "refused": refused,
        "may_reveal": not why_not(access.check_can_reveal, actor, row),
    }
    return render(request, "referrals/case.html", context, status=status)


def _offered(row: Referral, can: list[rules.Move]) -> dict[str, object]:
    """The steps somebody may take: the expected one first, two beside it, the rest folded away."""
    expected = rules.expected_move(row.direction, row.status, row.owner_side)
    ordered = sorted(can, key=lambda move: (move.verb in _RARE, move is not expected))
    first = [move for move in ordered if move.verb not in _RARE][:_BESIDE]
    return {"can": first, "rest": [move for move in ordered if move not in first]}


def _follow_up(row: Referral) -> dict[str, object]:
    """The visits of a patient who came back, with how often somebody tried."""
    if row.direction != DOWN or row.status in rules.UNSENT[DOWN]:
        return {}
    visits = queries.cases.visits_of(row)
    return (
        {
            "visits": visits,
            "attempts": queries.cases.attempts_of(row),
            "window": queries.cases.window_of(row.county_id, today()),
            "today": today(),
        }
        if visits
        else {}
    )


@require_POST
def reveal(request: HttpRequest, referral: UUID) -> HttpResponse:
    """The patient's number, telephone and address, shown once for a reason that is kept."""
    actor = actor_of(request)
    row = access.referral_for(actor, referral)
    reason = request.POST.get("reason", "")
    shown = actions.reveal_patient(referral=row, reason=reason, by=actor)
    request.path = row.get_absolute_url()
    return _case(request, actor, row, revealed=shown)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, referral: UUID, verb: str) -> HttpResponse:
    """One step: what it needs is asked for, and it is carried out."""
    actor = actor_of(request)
    row = access.referral_for(actor, referral)
    if verb not in rules.verbs_of(row.direction):
        raise NotFound(_("没有这一步。"))
    move = rules.move_for(row.direction, row.status, verb)
    why: Refusal | None = None
    try:  # whoever may not hears so before anything of the form
        _acting, move, _side = access.check_can_take(actor, row, verb)
    except Forbidden:
        raise
    except Refusal as refusal:
        if move is None or request.method == "GET":
            request.path = row.get_absolute_url()
            return _case(request, actor, row, refused=str(refusal), status=refusal.http)
        why = refusal
    typed = StepForm(row, move, request.POST if request.method == "POST" else None)
    if why is not None:
        tell(typed, why)
    elif request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.take_step(
                referral=row, verb=verb, version=told["version"], said=typed.said(),
                occurred_at=told["occurred_at"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已办理：%(step)s。") % {"step": move.words})
            seen = access.referrals_for(actor).filter(pk=row.pk).exists()
            return redirect(done if seen else "referrals:list")
    context = {
        "county": row.county, "row": row, "move": move, "patient": row.patient,
        "medicines": queries.cases.medicine_check(row),
    }  # fmt: skip
    return page(request, typed, "referrals/step.html", context)


@require_http_methods(["GET", "POST"])
def new_up(request: HttpRequest) -> HttpResponse:
    """A new up-referral: kept as a draft, sent for review, or sent by the green channel."""
    actor = actor_of(request)
    origins = _origins(actor)
    typed = UpForm(origins[0].county_id, origins, request.POST or None)
    then = request.POST.get("then", "")
    if request.method == "POST" and then in _THEN:
        done = attempt(
            typed,
            lambda _told: actions.create_referral(
                origin=typed.origin(), patient=typed.patient(), case=typed.up_case(),
                then=then, said=typed.step(then), seen="seen" in request.POST, by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已保存：%(number)s。") % {"number": done.number})
            return redirect(done)
    context = {
        "county": origins[0].county, "form": typed, "origins": origins,
        "others": _others(actor, typed),
    }  # fmt: skip
    return render(request, "referrals/new_up.html", context, status=status_of(typed))


def _others(actor: Actor, typed: UpForm) -> list[Referral]:
    """The open cases of the patient whose number was typed, as far as the reader sees them."""
    said = typed.cleaned_data if typed.is_bound and hasattr(typed, "cleaned_data") else {}
    keys = queries.cases.keys_of_number(
        typed.county, said.get("document", ""), said.get("number", "")
    )
    return access.open_cases_of(actor, typed.county, keys) if keys else []


@require_http_methods(["GET", "POST"])
def new_out(request: HttpRequest) -> HttpResponse:
    """A referral out of the county: kept as a draft, or sent for the second look."""
    actor = actor_of(request)
    origins = _origins(actor)
    typed = OutForm(origins[0].county_id, origins, request.POST or None)
    then = request.POST.get("then", "")
    if request.method == "POST" and then in _THEN[:2]:
        done = attempt(
            typed,
            lambda _told: actions.send_out(
                origin=typed.origin(), patient=typed.patient(), case=typed.case(),
                then=then, said=typed.step(then), by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已保存：%(number)s。") % {"number": done.number})
            return redirect(done)
    context = {"county": origins[0].county, "form": typed, "origins": origins}
    return render(request, "referrals/new_out.html", context, status=status_of(typed))


@require_http_methods(["GET", "POST"])
def new_down(request: HttpRequest) -> HttpResponse:
    """A patient of the hospital who may go back to the base is named, and proposed at once or later."""
    actor = actor_of(request)
    origins = _origins(actor)
    typed = DownForm(origins[0].county_id, origins, request.POST or None)
    then = request.POST.get("then", "")
    if request.method == "POST" and then in _THEN_DOWN:
        done = attempt(
            typed,
            lambda told: actions.name_candidate(
                origin=typed.origin(), patient=typed.patient(), case=typed.case(),
                reason=told["reason"], then=then, said=typed.step(then), by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            return redirect(done)
    context = {"county": origins[0].county, "origins": origins}
    return page(request, typed, "referrals/new_down.html", context)


def _origins(actor: Actor):  # type: ignore[no-untyped-def]
    """The bodies as whose doctor somebody begins a case; Forbidden without one."""
    origins = access.writing_places(actor).order_by("sort_key", "code")
    if not origins:
        raise Forbidden(_("新建转诊由医生办理。"))
    return origins
