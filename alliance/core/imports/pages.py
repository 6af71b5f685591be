"""The one set of pages on which files are loaded; each app says what is its own in a `Pages`.

Upload, compare, say once what nobody knows, apply all or the good rows, give up, take the
refused rows back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Invalid, why_not
from alliance.core.forming import tell
from alliance.core.imports import checks, files
from alliance.core.imports.asking import asked_headings, map_headings, offered, sheet_of
from alliance.core.imports.headings import Unknown
from alliance.core.imports.layout import Layout
from alliance.core.imports.lines import STATUSES, Shown
from alliance.core.imports.returning import returned
from alliance.core.imports.sheets import SHEETS
from alliance.core.models import ImportFile
from alliance.core.tables import attachment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LATEST: Final = 30
FEW: Final = 10
PAGE: Final = 200
FIELD: Final = "heading-%d"


@dataclass(frozen=True)
class Lead:
    """Where somebody goes on to after a file was written."""

    text: str
    url: str = ""
    verb: str = ""


class Pages:
    """What an app says about its import pages; a subclass for each set of addresses."""

    #: How its addresses are called: `kpi:import` and `kpi:import-apply` begin so.
    name: str = ""
    app: "StrOrPromise" = ""
    #: The word after a number of outcomes.
    unit: "StrOrPromise" = gettext_lazy("项")
    #: What can be done with one file.
    verbs: Sequence[str] = ("apply", "apply-good", "withdraw", "refused", "columns")

    def url(self, verb: str, file: ImportFile | None = None) -> str:
        """The address of the list (`imports`), or of one file (`import`, `import-apply` …)."""
        return reverse(f"{self.name}{verb}", args=[file.pk] if file else [])

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        raise NotImplementedError

    def layout(self, file: ImportFile, actor: Actor) -> Layout:
        """The layout it was compared with."""
        raise NotImplementedError

    def shown(self, file: ImportFile, layout: Layout) -> Shown:
        """Its comparison as people read it."""
        return Shown(file, layout)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        raise NotImplementedError

    def check_good(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may write its good rows: whoever may give it up, where there is something to write."""
        acting = self.check_end(actor, file)
        checks.check_something_to_write(file)
        return acting

    def check_all(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may write all of it: nothing is refused."""
        acting = self.check_good(actor, file)
        checks.check_nothing_refused(file)
        return acting

    def uploader(self, file: ImportFile) -> str:
        """Position and name of whoever loaded it."""
        raise NotImplementedError

    def lead(self, actor: Actor, file: ImportFile) -> Lead:
        """Where to go on to after it was written."""
        raise NotImplementedError

    def asks(self, file: ImportFile, layout: Layout, actor: Actor) -> dict[str, Any]:
        """What the page asks beside the headings."""
        return {}

    def urls(self, file: ImportFile) -> dict[str, str]:
        """The addresses of one file."""
        found = {verb.replace("-", "_"): self.url(f"import-{verb}", file) for verb in self.verbs}
        return {**found, "list": self.url("imports"), "here": self.url("import", file)}


def listed(pages: Pages, files_of: QuerySet[ImportFile]) -> list[tuple[ImportFile, str]]:
    """The newest files with their addresses."""
    rows = files_of.defer("content", "comparison").order_by("-at")[:LATEST]
    return [(row, pages.url("import", row)) for row in rows]


def paths(where: str, pages: Pages, **own: Callable[..., HttpResponse]) -> list[URLPattern]:
    """The addresses of one file, `where` it is and what can be done with it, by `pages.verbs`.

    `own` are an app's views in place of a door here, by its name: `show`, `apply`, `refused` …
    """
    name = pages.name.rpartition(":")[2] + "import"
    found = [path(where, own.get("show") or _view(show, pages), name=name)]
    for verb in pages.verbs:
        view = own.get(verb.replace("-", "_")) or _view(_DOORS[verb], pages)
        found.append(path(f"{where}{verb}/", view, name=f"{name}-{verb}"))
    return found


def _view(door: Callable[..., HttpResponse], pages: Pages) -> Callable[..., HttpResponse]:
    @wraps(door)
    def view(request: HttpRequest, file: UUID) -> HttpResponse:
        return door(request, pages, file)

    return view


def uploaded(
    form: forms.Form, pages: Pages, compare: Callable[[Mapping[str, Any]], ImportFile]
) -> HttpResponse | None:
    """On to the page of the file that was compared; None when it is refused, said in the form."""
    if not form.is_valid():
        return None
    try:
        file = compare(form.cleaned_data)
    except Invalid as invalid:
        tell(form, invalid, otherwise="file")
        return None
    return redirect(pages.url("import", file))


@require_GET
def show(request: HttpRequest, pages: Pages, file: UUID) -> HttpResponse:
    """What a file would change, or what it has changed; ?show= lists one kind of row."""
    actor = actor_of(request)
    found = pages.find(actor, file)
    layout = pages.layout(found, actor)
    shown = pages.shown(found, layout)
    kind = request.GET.get("show", "")
    ask, known = _asked(found, layout, shown)
    context: dict[str, Any] = {
        "pages": pages,
        "urls": pages.urls(found),
        "file": found,
        "county": found.county,
        "show": kind,
        "heads": shown.heads,
        "tabs": _tabs(request, found, kind),
        "uploader": pages.uploader(found),
        "twin": twin_url(pages, found),
        "to_write": found.counts["created"] + found.counts["changed"],
        "left_out": shown.found.left_out,
        "unknown": [] if ask else shown.found.unknown,
        "ask": ask,
        "choices": offered(c for c in layout.columns() if c.code not in known) if ask else [],
        "sheets": found.arguments.get(SHEETS, []),
        "is_old_excel": found.name.lower().endswith(".xls"),
        "lead": pages.lead(actor, found),
        "why_not_apply": why_not(pages.check_all, actor, found),
        "why_not_good": why_not(pages.check_good, actor, found),
        "why_not_end": why_not(pages.check_end, actor, found),
        **pages.asks(found, layout, actor),
    }
    return render(request, "imports/import.html", context | _rows(request, shown, kind))


def _asked(file: ImportFile, layout: Layout, shown: Shown) -> tuple[list[Unknown], set[str]]:
    """What the page asks about headings while the file waits; it is opened only where needed."""
    waits = file.state == ImportFile.State.COMPARED and shown.found.unknown
    if (
        layout.asks_headings
        and not layout.asks_apart
        and (waits or file.state == ImportFile.State.ASKING)
    ):
        return asked_headings(file, layout, sheet_of(file))
    return [], set()


def _rows(request: HttpRequest, shown: Shown, kind: str) -> dict[str, Any]:
    if kind in STATUSES:
        lines = {"refused": shown.refused, "changed": shown.changed}.get(kind)
        page = Paginator(lines() if lines else shown.plain(kind), PAGE)
        return {"page": page.get_page(request.GET.get("page"))}
    if kind == "left_out":
        return {}
    return {
        "refused": shown.refused()[: FEW * FEW],
        "changed": shown.changed()[:FEW],
        "odd": shown.odd()[:FEW],
        "created_by": shown.created_by(),
        "created": shown.plain("created")[:FEW],
    }


@require_POST
def apply(request: HttpRequest, pages: Pages, file: UUID) -> HttpResponse:
    """Write the whole file: refused as soon as one of its rows is."""
    found = pages.find(actor_of(request), file)
    by = pages.check_all(actor_of(request), found)
    files.apply(file=found, layout=pages.layout(found, by), by=by)
    return redirect(pages.url("import", found))


@require_POST
def apply_good(request: HttpRequest, pages: Pages, file: UUID) -> HttpResponse:
    """Write the rows that are in order; the others stay refused."""
    found = pages.find(actor_of(request), file)
    by = pages.check_good(actor_of(request), found)
    files.apply_good(file=found, layout=pages.layout(found, by), by=by)
    return redirect(pages.url("import", found))


@require_POST
def withdraw(request: HttpRequest, pages: Pages, file: UUID) -> HttpResponse:
    """Give a compared file up; it stays in the list and says so."""
    found = pages.find(actor_of(request), file)
    files.withdraw(file=found, by=pages.check_end(actor_of(request), found))
    return redirect(pages.url("import", found))


@require_POST
def columns(request: HttpRequest, pages: Pages, file: UUID) -> HttpResponse:
    """Remember which column each unknown heading is, and compare again."""
    found = pages.find(actor_of(request), file)
    by = pages.check_end(actor_of(request), found)
    layout = pages.layout(found, by)
    table = sheet_of(found)
    asked, _known = asked_headings(found, layout, table)
    said = {
        one.heading: request.POST.get(FIELD % number, "") for number, one in enumerate(asked, 1)
    }
    system = request.POST.get("system", "")
    map_headings(file=found, layout=layout, mapping=said, by=by, table=table, system=system)
    return redirect(pages.url("import", found))


@require_GET
def refused(request: HttpRequest, pages: Pages, file: UUID) -> HttpResponse:
    """The refused rows as the same table, with the reason in a last column."""
    actor = actor_of(request)
    found = pages.find(actor, file)
    stem, _dot, ending = found.name.rpartition(".")
    ending = "csv" if ending.lower() == "csv" else "xlsx"
    content = returned(found, pages.layout(found, actor), demo=found.county.demo)
    return attachment(content, _("%(name)s-退回行") % {"name": stem} + f".{ending}")


#: What can be done with a file, by its verb in `Pages.verbs`.
_DOORS: Final[Mapping[str, Callable[..., HttpResponse]]] = {
    "apply": apply,
    "apply-good": apply_good,
    "withdraw": withdraw,
    "refused": refused,
    "columns": columns,
}


def twin_url(pages: Pages, file: ImportFile) -> str:
    """The page of the same file, byte for byte, when it was applied before."""
    same = ImportFile.objects.filter(
        county=file.county_id, kind=file.kind, sha256=file.sha256, state=ImportFile.State.APPLIED
    )
    found = same.exclude(pk=file.pk).defer("content", "comparison").order_by("-ended_at").first()
    return pages.url("import", found) if found else ""


def _tabs(request: HttpRequest, file: ImportFile, show: str) -> list[dict[str, Any]]:
    names = {
        "": _("总览"),
        "refused": _("退回"),
        "changed": _("变更"),
        "created": _("新增"),
        "unchanged": _("不变"),
        "left_out": _("未读入的行"),
    }
    return [
        {
            "label": name,
            "url": f"{request.path}?show={code}" if code else request.path,
            "count": file.counts[code] if code else None,
            "current": code == show,
            "late": code == "refused" and bool(file.counts[code]),
        }
        for code, name in names.items()
    ]
