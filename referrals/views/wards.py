"""联合病房 on pages: which there are, who answers for their beds, how many lie there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.forming import attempt, page, status_of
from alliance.core.tables import attachment, file_name
from members.models import County
from referrals import ward_sheet
from referrals.access import wards as access
from referrals.access.cases import desk_places, own_places
from referrals.actions import wards as actions
from referrals.forms.wards import DoctorForm, WardForm
from referrals.models import JointWard
from referrals.queries import wards as queries
from referrals.queries.cases.worklists import FOLLOWED, SENT, TODO
from referrals.views.pools import county_of


@require_http_methods(["GET", "POST"])
def joint_wards(request: HttpRequest) -> HttpResponse:
    """The wards of my alliances with their doctors and numbers; a hospital opens one; ?format=xlsx."""
    actor, county = actor_of(request), county_of(request)
    access.check_reads_wards(actor, county.pk)
    found = queries.counted(access.wards_for(actor).filter(county=county))
    if request.GET.get("format", "") == "xlsx":
        name = file_name(ward_sheet.title(), "xlsx", demo=any(one.row.demo for one in found))
        return attachment(ward_sheet.workbook(found), name)
    typed = _typed(request, actor, county)
    if request.method == "POST" and typed is not None:
        done = attempt(
            typed,
            lambda told: actions.open_ward(
                institution=told["institution"], partner=told["partner"], name=told["name"],
                doctor=told["doctor"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已登记：%(name)s。") % {"name": done.name})
            return redirect("referrals:joint-wards")
    keeps = set(access.hospitals_for(actor).values_list("pk", flat=True))
    context = {
        "county": county,
        "wards": [
            (one, one.row.partner_id in keeps and not one.ended, _tab(actor, one.row))
            for one in found
        ],
        "form": typed,
        "sheet": f"{reverse('referrals:joint-wards')}?format=xlsx",
    }
    return render(request, "referrals/wards.html", context, status=status_of(typed))


def _tab(actor: Actor, ward: JointWard) -> str:
    """Under which tab of the worklist the reader finds the patients; empty for who sees no case."""
    own = own_places(actor)
    if ward.institution_id in own:
        return TODO
    if ward.partner_id in own:
        return FOLLOWED
    return SENT if ward.institution_id in desk_places(actor) else ""


def _typed(request: HttpRequest, actor: Actor, county: County) -> WardForm | None:
    """The form for a new ward, for whoever may open one."""
    hospitals = access.hospitals_for(actor).filter(county=county).order_by("sort_key", "code")
    if not hospitals:
        return None
    bases = access.bases_for(actor).filter(county=county).order_by("sort_key", "code")
    return WardForm(hospitals, bases, request.POST if request.method == "POST" else None)


@require_http_methods(["GET", "POST"])
def change_doctor(request: HttpRequest, ward: int) -> HttpResponse:
    """Another doctor for a ward and for everybody who lies there."""
    actor = actor_of(request)
    row = access.ward_for(actor, ward)
    access.check_can_keep(actor, row.partner)
    typed = DoctorForm(row, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.change_doctor(
                ward=row, doctor=told["doctor"], version=told["version"], by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("管床医生已换为%(who)s。") % {"who": done.doctor})
            return redirect("referrals:joint-wards")
    context = {"county": row.county, "row": row, "there": queries.lying_there(row).count()}
    return page(request, typed, "referrals/ward_doctor.html", context)


@require_POST
def end_ward(request: HttpRequest, ward: int) -> HttpResponse:
    """The ward takes nobody any more."""
    actor = actor_of(request)
    row = access.ward_for(actor, ward)
    actions.end_ward(ward=row, version=request.POST.get("version"), by=actor)
    messages.success(request, _("已终止：%(name)s。") % {"name": row.name})
    return redirect("referrals:joint-wards")
