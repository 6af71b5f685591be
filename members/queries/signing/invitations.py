"""Links with which people come in for the first time."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.keys import digest
from members.models import Invitation

#: Said of a link that is wrong, used, revoked or too old: who tries learns nothing.
DEAD_LINK = _("这个邀请链接无效、已用过或已过期，请联系发出邀请的管理员重新发出。")


def invitation_behind(secret: str, at: datetime) -> Invitation | None:
    """The open invitation of a link, with its person and county."""
    return (
        Invitation.objects.select_related("person__institution", "county")
        .filter(
            digest=digest(secret),
            used_at=None,
            revoked_at=None,
            expires_at__gt=at,
            person__user=None,
            person__left_on=None,
        )
        .first()
    )


def open_invitation(person: int, at: datetime) -> Invitation | None:
    """The link of a person that can still be used."""
    rows = Invitation.objects.filter(
        person=person, used_at=None, revoked_at=None, expires_at__gt=at
    )
    return rows.order_by("-created_at").first()
