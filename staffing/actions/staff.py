"""Facts of a body's staff: titles, licences, leaves."""

from datetime import date

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused, wrong_field
from alliance.core.versions import check_version
from members.models import Person
from staffing import access
from staffing.models import Leave, StaffFile, Title
from staffing.rules.titles import LADDER
from staffing.vocabulary import POSTS, PROFESSIONS


@action
def state_title(
    *, person: Person, name: str, step: int, from_on: date, by: Actor, document_no: str = ""
) -> Title:
    """Somebody holds a title from a day on; its step is stated, not guessed."""
    by = _locked(person, by)
    if not name.strip():
        raise wrong_field("name", _("请写职称。"))
    if not 0 <= step < len(LADDER):
        raise wrong_field("step", _("请选职称级别。"))
    if Title.objects.filter(person=person, from_on=from_on).exists():
        raise wrong_field("from_on", _("这一天已登记职称。"))
    made = Title.objects.create(
        county_id=person.county_id, person=person, name=name.strip(), step=step, from_on=from_on,
        document_no=document_no.strip(), stated_by_id=by.person, demo=person.demo,
    )  # fmt: skip
    audit.record(by, "staff.title_stated", person, title_held=made.name, title_step=LADDER[step])
    return made


@action
def state_file(
    *,
    person: Person,
    profession: str,
    post: str,
    licence_until_on: date | None,
    by: Actor,
    version: str | int | None = None,
) -> StaffFile:
    """Somebody's profession, kind of post and licence; `version` where it is there already."""
    by = _locked(person, by)
    if profession not in PROFESSIONS:
        raise wrong_field("profession", _("请选执业类别。"))
    if post not in POSTS:
        raise wrong_field("post", _("请选用人方式。"))
    row = StaffFile.objects.filter(person=person).first()
    if row is None:
        row = StaffFile(county_id=person.county_id, person=person, demo=person.demo, version=0)
    else:
        check_version(row, version)
    row.profession, row.post, row.licence_until_on = profession, post, licence_until_on
    row.version += 1
    row.save()
    audit.record(by, "staff.file_stated", person, profession=profession, staff_post=post)
    return row


@action
def record_leave(
    *, person: Person, from_on: date, until_on: date | None, reason: str, by: Actor
) -> Leave:
    """Somebody is away from all work from a day until a day (half-open)."""
    by = _locked(person, by)
    if until_on is not None and until_on <= from_on:
        raise wrong_field("last_day", _("最后一天不能早于起始日。"))
    if not reason.strip():
        raise wrong_field("reason", _("请写明事由。"))
    made = Leave.objects.create(
        county_id=person.county_id, person=person, from_on=from_on, until_on=until_on,
        reason=reason.strip(), stated_by_id=by.person, stated_at=now(), demo=person.demo,
    )  # fmt: skip
    audit.record(by, "staff.leave_recorded", made, reason=made.reason)
    return made


def _locked(person: Person, by: Actor) -> Actor:
    held = Person.objects.select_for_update(no_key=True, of=("self",))
    row = held.select_related("institution").get(pk=person.pk)
    by = access.check_can_keep_staff(by, row.institution, row.county_id)
    if row.pk in by.names:
        raise Refused(_("本人的职称、执业和请假由本单位另一人登记。"), code="own_record")
    return by
