"""Tables of the registry out: templates to fill in, and copies of what is registered."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core import audit
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Invalid
from alliance.core.tables import attachment, file_name
from members import access, importing
from members.views.choosing import as_of

WRITERS = {"xlsx": importing.as_xlsx, "csv": importing.as_csv, "json": importing.as_json}


@require_GET
def template(request: HttpRequest, county: str, layout: str) -> HttpResponse:
    """A workbook to fill in: ?filled=1 with what is registered."""
    place = access.county_for(actor_of(request), county)
    table, actor = importing.layout_called(layout), actor_of(request)
    filled = request.GET.get("filled") == "1"
    by = access.check_can_take_out(actor, place, table.kind) if filled else actor
    made = table(place, by)
    content = importing.template(made, filled=filled)
    if filled:
        _note_people(by, made)
    return attachment(content, file_name(str(made.label), "xlsx", demo=place.demo))


@require_GET
def export(request: HttpRequest, county: str, layout: str, ending: str) -> HttpResponse:
    """A table in the layout in which it comes in: xlsx, csv or json; ?on= where it has a day."""
    place = access.county_for(actor_of(request), county)
    table = importing.layout_called(layout)
    by = access.check_can_take_out(actor_of(request), place, table.kind)
    if "on" in request.GET and not table.of_a_day:
        raise Invalid(_("这张表导出全部起止日，不按日期导出。请去掉日期。"))
    made = table(place, by, on=as_of(request))
    if ending not in WRITERS:
        raise Invalid(_("只能导出为 xlsx、csv 或 json。"))
    content = WRITERS[ending](made)
    _note_people(by, made)
    return attachment(content, file_name(str(made.label), ending, demo=place.demo))


def _note_people(by: Actor, made: importing.TableLayout) -> None:
    """Whoever takes a list of people out is written down."""
    if made.kind == access.PEOPLE:
        audit.seen(by, "people.exported", made.county, kind=made.kind)
