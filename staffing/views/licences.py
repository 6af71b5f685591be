"""Licences that have ended or soon end, on a page and as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.tables import attachment, file_name, write_xlsx
from staffing.access import licences as access
from staffing.queries import licences as queries
from staffing.queries.licences import THRESHOLDS


@require_GET
def licences(request: HttpRequest) -> HttpResponse:
    """What has ended first; ?within= one of the thresholds, ?format=xlsx."""
    day = today()
    found = queries.endings(queries.ending_files(access.files_for(actor_of(request)), day), day)
    asked = request.GET.get("within", "")
    within = int(asked) if asked in map(str, THRESHOLDS) else THRESHOLDS[-1]
    shown = [one for one in found if one.threshold <= within]
    if request.GET.get("format", "") == "xlsx":
        heads = [_("人员"), _("机构"), _("执业类别"), _("最后一天"), _("还有天数")]
        rows = [
            [
                one.person.name, one.person.institution.name if one.person.institution else "",
                str(one.file.get_profession_display()), one.last_day, one.left,
            ]
            for one in shown
        ]  # fmt: skip
        demo = any(one.file.demo for one in shown)
        title = _("执业证书到期")
        content = write_xlsx(heads, rows, title=title, demo=demo)
        return attachment(content, file_name(title, "xlsx", demo=demo))
    here = reverse("staffing:licences")
    context = {
        "shown": shown,
        "within": within,
        "over": sum(1 for one in found if one.threshold == 0),
        "sheet": f"{here}?within={within}&format=xlsx",
        "tabs": [
            {
                "label": _("%(n)d 天内") % {"n": days} if days else _("已失效"),
                "url": f"{here}?within={days}",
                "count": sum(1 for one in found if one.threshold <= days),
                "current": days == within,
            }
            for days in THRESHOLDS
        ],
    }
    return render(request, "staffing/licences.html", context)
