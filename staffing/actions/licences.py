"""Every night the body of whoever's licence ends is told, once for each threshold."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused
from members import access as member_access
from members.models import County
from staffing.models import LicenceNotice
from staffing.queries import licences as queries

AT_ONCE: Final = 500
_OVER: Final = gettext_noop("%(who)s的执业证书已于%(day)s失效，不能批准派驻。")
_ENDS: Final = gettext_noop("%(who)s的执业证书%(day)s到期，还有%(n)s天。")


@action
def tell_licences(*, county: County, by: Actor) -> int:
    """Tell those who keep the staff; whoever was told of a threshold is not told of it again."""
    member_access.check_is_system(by)
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    day = today()
    found = queries.untold(county.pk, day)[:AT_ONCE]
    if not found:
        raise Refused(_("没有要告知的执业证书。"), code="nothing")
    bodies = {one.person.institution_id for one in found if one.person.institution_id}
    keepers = queries.keepers_of(county.pk, bodies, day)
    said: dict[str, list[tuple[int, Mapping[str, str | int]]]] = {_OVER: [], _ENDS: []}
    notices = []
    for one in found:
        people = [p for p in keepers.get(one.person.institution_id or 0, ()) if p != one.person.pk]
        values: dict[str, str | int] = {
            "who": one.person.name, "day": one.last_day.isoformat(), "n": max(one.left, 0),
        }  # fmt: skip
        text = _ENDS if one.threshold else _OVER
        said[text] += [(person, values) for person in people]
        notices.append(
            LicenceNotice(
                county=county, person=one.person, licence_until_on=one.until_on,
                days=one.threshold, told_at=now(), told=len(people), demo=one.file.demo,
            )
        )  # fmt: skip
    LicenceNotice.objects.bulk_create(notices)
    for text, told in said.items():
        if told:
            outbox.tell_all(
                county=county.pk, told=told, text=text, url=reverse("staffing:licences")
            )
    audit.record(by, "staff.licences_told", county, licence_people=len(found))
    return len(found)
