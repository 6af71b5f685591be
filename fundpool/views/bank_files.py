"""Loading bank statements and payment lists on pages: upload, compare, write, refused rows, layouts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import NotFound
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import pages
from alliance.core.imports.layout import Layout
from alliance.core.models import ImportFile
from alliance.core.showing import number
from alliance.core.tables import attachment, file_name
from fundpool import bank_files
from fundpool.access import bank as access
from fundpool.forms.bank import PaymentsFileForm, StatementFileForm
from fundpool.views.levy_asking import county_of
from members.file_pages import FilePages


class BankPages(FilePages):
    """Files of what banks and the treasury say."""

    name = "fundpool:bank-"
    app = gettext_lazy("资金池")
    unit = gettext_lazy("笔")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One loaded file of the actor's; NotFound otherwise."""
        return access.file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> Layout:
        """The layout it was compared with."""
        return bank_files.layout_of(file)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Who may give it up."""
        return access.check_can_end_load(actor, file)

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """On to the accounts."""
        n = number(file.counts["created"])
        text = (
            _("已登记 %(n)s 笔银行流水。")
            if file.kind == access.STATEMENT
            else _("已确认 %(n)s 笔拨付。")
        )
        return pages.Lead(text % {"n": n}, reverse("fundpool:banks"), _("看银行对账"))


PAGES = BankPages()


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Files loaded so far, the layouts that are remembered, and the forms for the next ones."""
    access.check_can_keep(actor_of(request), county_of(request).pk)
    return _files(request, {})


def _files(request: HttpRequest, refused: dict[str, Any]) -> HttpResponse:
    actor, county = actor_of(request), county_of(request)
    accounts = access.accounts_for(actor).filter(county=county)
    context = {
        "pages": PAGES,
        "county": county,
        "form": StatementFileForm(accounts=accounts),
        "payments_form": PaymentsFileForm(prefix="payments"),
        "files": pages.listed(PAGES, access.files_for(actor).filter(county=county)),
        "mappings": access.mappings_for(actor).filter(county=county, withdrawn_at=None),
        "upload_url": reverse("fundpool:bank-import-upload"),
        "why_not_import": "" if accounts.exists() else _("请先登记银行账户，再导入对账单。"),
        **refused,
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "fundpool/bank_files.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read a bank's statement and show what it would bring; nothing is written yet."""
    actor, county = actor_of(request), county_of(request)
    by = access.check_can_keep(actor, county.pk)
    accounts = access.accounts_for(actor).filter(county=county)
    form = StatementFileForm(request.POST, request.FILES, accounts=accounts)
    done = pages.uploaded(form, PAGES, lambda said: bank_files.compare_statement(
        account=said["account"], name=said["file"].name, content=said["file"].read(), by=by,
    ))  # fmt: skip
    return done or _files(request, {"form": form})


@require_POST
def upload_payments(request: HttpRequest) -> HttpResponse:
    """Read a list of the treasury and show which payments it would confirm."""
    actor, county = actor_of(request), county_of(request)
    by = access.check_can_keep(actor, county.pk)
    form = PaymentsFileForm(request.POST, request.FILES, prefix="payments")
    done = pages.uploaded(form, PAGES, lambda said: bank_files.compare_payments(
        county=county, name=said["file"].name, content=said["file"].read(), by=by,
    ))  # fmt: skip
    return done or _files(request, {"payments_form": form})


@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table: of a statement, or of a payment list."""
    county = county_of(request)
    access.check_can_keep(actor_of(request), county.pk)
    tables = {
        "statement": (bank_files.statement_template, _("银行对账单模板")),
        "payments": (bank_files.payments_template, _("国库支付清单模板")),
    }
    if kind not in tables:
        raise NotFound(_("没有这个模板。"))
    content, words = tables[kind]
    return attachment(content(county), file_name(words, "xlsx", demo=county.demo))


@require_POST
def mapping_withdraw(request: HttpRequest, mapping: int) -> HttpResponse:
    """The next file with these headings is asked about anew."""
    actor = actor_of(request)
    row = access.mapping_for(actor, mapping)
    by = access.check_can_keep(actor, row.county_id)
    imports.withdraw_mapping(mapping=row, by=by)
    messages.success(request, _("已撤销；下次遇到这样的表头会再问。"))
    return redirect("fundpool:bank-imports")
