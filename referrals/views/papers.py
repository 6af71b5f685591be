"""Papers of a case, one A4 page each, and what a body tells patients on arrival."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core import audit
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, NotFound, why_not
from alliance.core.forming import attempt, page
from alliance.core.rows import one_of
from alliance.core.tables import Column, attachment, file_name, write_xlsx
from members.models import Institution
from members.views.drawing import qr
from referrals import queries, rules
from referrals.access import papers as access
from referrals.access import referral_for
from referrals.access.papers import CERTIFICATE, LETTER, PAPERS, SLIP
from referrals.actions import papers as actions
from referrals.forms.papers import ArrivalForm
from referrals.models import ArrivalNote, Referral
from referrals.queries import papers
from referrals.vocabulary import DOWN, PRIORITIES, SEXES, SPECIALTIES

#: In an address: the note for every specialty that has none of its own.
ALL = "all"
MOST_VERSIONS = 20


def shown(actor: Actor, row: Referral) -> list[dict[str, Any]]:
    """The papers that the case page offers; those that do not exist yet are left out."""
    return [
        {"name": name, "label": words}
        for name, words in PAPERS.items()
        if not why_not(access.check_can_print, actor, row, name)
    ]


def code_of(request: HttpRequest, row: Referral) -> str:
    """What the code on a paper says: the address of the case and its number, nothing else.

    The number stands behind the #: it is read from the code and never sent to a server.
    """
    return f"{request.build_absolute_uri(row.get_absolute_url())}#{row.number}"


@require_GET
def paper(request: HttpRequest, referral: UUID, paper: str) -> HttpResponse:
    """One paper of a case; that it was printed is written down with who and what."""
    actor = actor_of(request)
    row = referral_for(actor, referral)
    access.check_can_print(actor, row, paper)
    audit.seen(actor, "referral.paper_printed", row, referral=row.number, paper=paper)
    patient, code = row.patient, code_of(request, row)
    context = {
        "county": row.county,
        "row": row,
        "title": PAPERS[paper],
        "patient": patient,
        "down": row.direction == DOWN,
        "state": rules.STATES[row.direction][row.status].words,
        "sex": SEXES[patient.sex],
        "priority": PRIORITIES[row.priority],
        "specialty": SPECIALTIES[row.specialty],
        "number": queries.cases.masked(patient, "number"),
        "phone": queries.cases.masked(patient, "phone"),
        "contacts": papers.contacts_of(row),
        "picture": qr(code),
        "printed_at": now(),
        **_MORE[paper](row),
    }
    return render(request, f"referrals/paper_{paper}.html", context)


def _letter(row: Referral) -> dict[str, Any]:
    return {"packet": papers.packet_of(row), "steps": papers.steps_of(row)}


def _certificate(row: Referral) -> dict[str, Any]:
    arrived_at = papers.moment_of(row, papers.ARRIVE)
    on = papers.deductible_day(arrived_at)
    return {
        "arrived_at": arrived_at,
        "admitted_at": papers.moment_of(row, papers.ADMIT),
        "deductibles": papers.deductibles_of(row.county_id, on),
    }


def _slip(row: Referral) -> dict[str, Any]:
    slip = papers.slip_of(row)
    return {
        "slip": slip,
        "when": papers.moment_words(slip.when) if slip.when else "",
        "message": papers.message_of(row, slip),
        "deductibles": papers.deductibles_of(row.county_id, today()),
    }


#: What one paper prints beside what all of them do.
_MORE: Final[Mapping[str, Callable[[Referral], dict[str, Any]]]] = {
    LETTER: _letter,
    CERTIFICATE: _certificate,
    SLIP: _slip,
}


@require_GET
def arrival(request: HttpRequest) -> HttpResponse:
    """What my bodies tell patients on arrival, each with its version; ?format=xlsx."""
    actor = actor_of(request)
    bodies = list(access.arrival_bodies_for(actor))
    if not bodies:
        raise Forbidden(_("到院须知由接收机构的转诊办设定。"))
    found = papers.notes_in_force(access.arrival_notes_for(actor))
    if request.GET.get("format", "") == "xlsx":
        return _workbook(bodies[0], found)
    context = {
        "county": bodies[0].county,
        "notes": [(note, note.specialty or ALL) for note in found],
        "bodies": bodies,
        "specialties": [(ALL, _("各专科通用")), *SPECIALTIES.items()],
    }
    return render(request, "referrals/paper_arrival.html", context)


@require_http_methods(["GET", "POST"])
def arrival_set(request: HttpRequest, institution: int, specialty: str) -> HttpResponse:
    """The note of one body for one specialty, or for all that have none of their own."""
    actor = actor_of(request)
    body = one_of(access.arrival_bodies_for(actor), institution, _("没有找到这家机构。"))
    code = "" if specialty == ALL else specialty
    if code and code not in SPECIALTIES:
        raise NotFound(_("没有这个专科。"))
    rows = access.arrival_notes_for(actor).filter(institution=body, specialty=code)
    versions = list(rows.order_by("-version")[:MOST_VERSIONS])
    note = versions[0] if versions else None
    posted = request.method == "POST"
    typed = ArrivalForm(note, request.POST if posted else None)
    if posted:
        done = attempt(
            typed,
            lambda told: actions.set_arrival_note(
                institution=body, specialty=code, told=typed.told(), version=told["version"],
                by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("到院须知已保存，为第 %(n)d 版。") % {"n": done.version})
            return redirect("referrals:arrival")
    context = {
        "county": body.county,
        "body": body,
        "of": SPECIALTIES[code] if code else _("各专科通用"),
        "versions": versions,
    }
    return page(request, typed, "referrals/paper_arrival_set.html", context)


def _workbook(body: Institution, notes: Iterable[ArrivalNote]) -> HttpResponse:
    """The notes in force as a table."""
    titles = (
        *(_("接收机构"), _("专科"), _("走哪个门"), _("到后找谁"), _("联系电话"), _("要带什么")),
        *(pgettext("arrival note", "版本"), _("设定时间")),
    )
    rows = [
        (
            note.institution.name, str(note.get_specialty_display() or _("各专科通用")),
            note.door, note.ask_for, note.phone, note.bring, note.version, note.set_at,
        )
        for note in notes
    ]  # fmt: skip
    demo = body.county.demo
    content = write_xlsx([Column(one, 18) for one in titles], rows, title=_("到院须知"), demo=demo)
    return attachment(content, file_name(_("到院须知"), "xlsx", demo=demo))
