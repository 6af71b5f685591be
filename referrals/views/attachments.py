"""Files of a case on pages: added, handed out, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page
from referrals.access import attachments as access
from referrals.access import referral_for
from referrals.actions import attachments as actions
from referrals.forms.attachments import AttachmentForm
from referrals.models import Referral
from referrals.queries.attachments import SHORT


def shown(actor: Actor, row: Referral) -> dict[str, Any]:
    """What the case page says of its files; one statement."""
    sees = access.sees_attachments(actor, row)
    found = access.attachments_for(actor, row) if sees else ()
    return {
        "sees": sees,
        "may_attach": not why_not(access.check_can_attach, actor, row),
        "files": [
            {
                "row": one,
                "short": one.document.sha256[:SHORT],
                "may_withdraw": not why_not(access.check_can_withdraw_attachment, actor, one),
            }
            for one in found
        ],
    }


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, referral: UUID) -> HttpResponse:
    """One more file, with its kind and a word about it."""
    actor = actor_of(request)
    row = referral_for(actor, referral)
    access.check_can_attach(actor, row)
    posted = request.method == "POST"
    typed = AttachmentForm(request.POST, request.FILES) if posted else AttachmentForm()
    if posted:
        done = attempt(
            typed,
            lambda told: actions.add_attachment(
                referral=row, kind=told["kind"], upload=told["file"], note=told["note"], by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已添加附件：%(name)s。") % {"name": done})
            return redirect(row)
    context = {"county": row.county, "row": row}
    return page(request, typed, "referrals/attachments_add.html", context)


@require_GET
def file(request: HttpRequest, referral: UUID, attachment: UUID) -> HttpResponse:
    """The file as it came, to be kept; that it was read is written down."""
    actor = actor_of(request)
    found = access.attachment_for(actor, referral_for(actor, referral), attachment)
    access.check_can_read_attachment(actor, found)
    return attachments.handed_out(
        actor, "referral.attachment_read", found, referral=found.referral.number
    )


@require_POST
def withdraw(request: HttpRequest, referral: UUID, attachment: UUID) -> HttpResponse:
    """A wrong file is handed out no more."""
    actor = actor_of(request)
    row = referral_for(actor, referral)
    found = access.attachment_for(actor, row, attachment)
    reason = request.POST.get("reason", "")
    actions.withdraw_attachment(attachment=found, reason=reason, by=actor)
    messages.success(request, _("附件已撤回。"))
    return redirect(row)
