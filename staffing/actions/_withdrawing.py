"""What was stated wrongly is withdrawn: it stays readable and counts no more."""

from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import wrong_field

_MOST: Final = 2000


def withdraw(row: Any, reason: str, by: Actor) -> None:
    """Say by whom, when and why; Invalid without a reason."""
    if not reason.strip() or len(reason) > _MOST:
        raise wrong_field("reason", _("请写理由，不超过%(most)d字。") % {"most": _MOST})
    row.withdrawn_by_id, row.withdrawn_at, row.reason = by.person, now(), reason.strip()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
