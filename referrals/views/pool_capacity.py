"""A lead hospital says what it has: on a page or from a file; and opens the days to the bases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.forming import UNPROCESSABLE, attempt, showing
from alliance.core.imports import pages
from alliance.core.models import ImportFile
from alliance.core.showing import number
from alliance.core.tables import attachment, file_name
from members.file_pages import FilePages
from referrals import capacity_files
from referrals.access import pools as access
from referrals.actions import pools as actions
from referrals.capacity import CapacityRow
from referrals.forms.pools import CapacityForm, DaysForm, UploadForm
from referrals.models import PoolDay
from referrals.queries import pools as queries
from referrals.views.pools import county_of


class CapacityPages(FilePages):
    """Files of what hospitals have."""

    name = "referrals:capacity-"
    app = gettext_lazy("双向转诊")
    unit = gettext_lazy("天")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        return access.capacity_file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> capacity_files.CapacityLayout:
        """The layout it was compared with."""
        return capacity_files.layout_of(file, actor)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_file(actor, file, capacity_files.body_of(file))

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """On to publishing."""
        text = _("已写入：新增 %(created)s 天，变更 %(changed)s 天。发布以后基层才能预约。")
        counts = {name: number(file.counts[name]) for name in ("created", "changed")}
        return pages.Lead(text % counts, reverse("referrals:capacity"), _("发布"))


PAGES = CapacityPages()


@require_http_methods(["GET", "POST"])
def capacity(request: HttpRequest) -> HttpResponse:
    """Say how many places there are a day; and which days wait to be published."""
    actor, county = actor_of(request), county_of(request)
    access.check_state_somewhere(actor, county.pk)
    bodies = access.stating_bodies_for(actor).filter(county=county)
    form = CapacityForm(request.POST or None, bodies=bodies)
    if request.method == "POST":
        stated = attempt(form, lambda told: actions.state_capacity(
            institution=told["institution"],
            rows=[
                CapacityRow(told["kind"], told["service"], day, told["total"])
                for day in told["days"]
            ],
            by=actor,
        ))  # fmt: skip
        if stated is not None:
            said = ngettext("已报送 %(n)d 天，发布以后基层才能预约。",
                            "已报送 %(n)d 天，发布以后基层才能预约。", len(stated))  # fmt: skip
            messages.success(request, said % {"n": len(stated)})
            return redirect("referrals:capacity")
    return _capacity(request, {"form": form} if form.is_bound else {})


def _capacity(request: HttpRequest, refused: dict[str, Any]) -> HttpResponse:
    actor, county = actor_of(request), county_of(request)
    bodies = access.stating_bodies_for(actor).filter(county=county)
    waiting = queries.waiting_days(access.pools_for(actor).filter(institution__in=bodies))
    days = {"from_on": waiting[0].on, "last_on": waiting[-1].on} if waiting else {}
    context = {
        "county": county,
        "form": CapacityForm(bodies=bodies),
        "publish_form": DaysForm(bodies=bodies, prefix="publish", initial=days),
        "waiting": waiting,
        "release_days": queries.PoolRules(county.pk).release_days(today()),
    }
    here = reverse("referrals:capacity")
    return showing(request, "referrals/capacity.html", context, refused, here=here)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Open the stated days to the bases."""
    actor, county = actor_of(request), county_of(request)
    access.check_state_somewhere(actor, county.pk)
    bodies = access.stating_bodies_for(actor).filter(county=county)
    form = DaysForm(request.POST, bodies=bodies, prefix="publish")
    done = attempt(form, lambda told: actions.publish_days(
        institution=told["institution"],
        from_on=told["from_on"],
        until_on=told["last_on"] + timedelta(days=1),
        by=actor,
    ))  # fmt: skip
    if done is None:
        return _capacity(request, {"publish_form": form})
    said = ngettext("已发布 %(n)d 天。", "已发布 %(n)d 天。", len(done)) % {"n": len(done)}
    messages.success(request, said)
    return redirect("referrals:pools")


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """The files loaded so far, and the form for the next one."""
    actor, county = actor_of(request), county_of(request)
    access.check_state_somewhere(actor, county.pk)
    bodies = access.stating_bodies_for(actor).filter(county=county)
    return _files(request, UploadForm(bodies=bodies))


def _files(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    actor, county = actor_of(request), county_of(request)
    context = {
        "pages": PAGES,
        "county": county,
        "form": form,
        "bodies": access.stating_bodies_for(actor).filter(county=county),
        "files": pages.listed(PAGES, access.capacity_files_for(actor).filter(county=county)),
        "upload_url": reverse("referrals:capacity-import-upload"),
        "why_not_import": "",
    }
    return render(request, "referrals/capacity_files.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read and compare a file, then show what it would change; nothing is written yet."""
    actor, county = actor_of(request), county_of(request)
    access.check_state_somewhere(actor, county.pk)
    bodies = access.stating_bodies_for(actor).filter(county=county)
    form = UploadForm(request.POST, request.FILES, bodies=bodies)
    done = pages.uploaded(form, PAGES, lambda said: capacity_files.compare_file(
        institution=said["institution"],
        name=said["file"].name,
        content=said["file"].read(),
        by=access.check_can_state(actor, said["institution"]),
        source=PoolDay.Source.FILE,
    ))  # fmt: skip
    return done or _files(request, form, status=UNPROCESSABLE)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A table to fill in: ?institution= where one speaks for two."""
    actor, county = actor_of(request), county_of(request)
    body = access.stating_body_for(actor, county.pk, request.GET.get("institution", ""))
    content = capacity_files.template(body)
    return attachment(content, file_name(_("号源床位检查报送表"), "xlsx", demo=county.demo))
