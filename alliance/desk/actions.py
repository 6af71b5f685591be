"""Changes that touch several apps at once, each by the app's own action, in one transaction."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.merging import fingerprint
from alliance.desk import asking
from members import access as member_access
from members import actions as member_actions
from members.models import Institution, InstitutionEvent


@action
def merge_bodies(
    *,
    institution: Institution,
    into: Institution,
    on: date,
    order_no: str,
    reason: str,
    seen: str,
    by: Actor,
    ending: Collection[str] = (),
    upload: "UploadedFile[Any] | None" = None,
) -> InstitutionEvent:
    """撤并: what every app has open at a body goes over to its successor, as it was previewed.

    `seen` is the fingerprint of the preview; Refused when anything came, went or changed
    since. `ending` are the roles that were chosen to end.
    """
    by = member_access.check_may(by, "members.keep_registry", county=institution.county_id)
    both = Institution.objects.filter(pk__in={institution.pk, into.pk}).order_by("pk")
    list(both.select_for_update(no_key=True).values_list("pk", flat=True))
    member_actions.lock_pieces(institution, on)
    if fingerprint(asking.ask("merging", institution, into, on)) != seen:
        raise Refused(_("预览之后有了变动，请重新核对下面的预览再办理。"), code="preview_changed")
    event = member_actions.merge_bodies(
        institution=institution, into=into, on=on, order_no=order_no, reason=reason, by=by,
        ending=ending, upload=upload,
    )  # fmt: skip
    for take_over in asking.answerers("take_over", "actions"):
        take_over(event=event, by=by)
    return event
