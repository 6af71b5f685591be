"""Joint wards begin, pass to another doctor, and end."""

from typing import Any

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused, wrong_field
from alliance.core.versions import check_version
from members.models import Institution, Person
from referrals.access import wards as access
from referrals.models import JointWard
from referrals.queries import wards as queries

LONGEST_NAME = 60


@action
def open_ward(
    *,
    institution: Institution,
    partner: Institution,
    name: str,
    doctor: Person,
    by: Actor,
    demo: bool = False,
) -> JointWard:
    """A hospital keeps a ward at a base of its alliance; from today one doctor answers for its beds.

    Refused outside the alliance, for who is no doctor of either body, and for a name in use there.
    """
    by = access.check_can_keep(by, partner)
    access.check_is_of_alliance(by, institution)
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise wrong_field("name", _("请写联合病房的名称，不超过%(n)d字。") % {"n": LONGEST_NAME})
    _check_doctor(institution, partner, doctor)
    if JointWard.objects.filter(institution=institution, name=name, until_on=None).exists():
        raise Refused(_("这家机构已有同名的联合病房。"), code="ward_there")
    row = JointWard.objects.create(
        county_id=partner.county_id, institution=institution, partner=partner, name=name,
        doctor=doctor, from_on=today(), named_by_id=by.person, demo=demo,
    )  # fmt: skip
    _recorded(by, "ward.opened", row)
    return row


@action
def change_doctor(
    *, ward: JointWard, doctor: Person, version: str | int | None, by: Actor
) -> JointWard:
    """Another doctor answers for the beds, and from now on for every patient who is there."""
    row = _held(ward)
    by = access.check_can_keep(by, row.partner)
    check_version(row, version)
    _check_doctor(row.institution, row.partner, doctor)
    if doctor.pk == row.doctor_id:
        raise Refused(_("这名医生已是管床医生。"), code="same_doctor")
    before, row.doctor = row.doctor, doctor
    row.version += 1
    row.save(update_fields=["doctor", "version"])
    passed = queries.lying_there(row).update(ward_doctor=doctor)
    _recorded(by, "ward.doctor_changed", row, changed_from=before.code, cases_there=passed)
    return row


@action
def end_ward(*, ward: JointWard, version: str | int | None, by: Actor) -> JointWard:
    """The ward takes nobody any more; whoever is there keeps the doctor."""
    row = _held(ward)
    by = access.check_can_keep(by, row.partner)
    check_version(row, version)
    row.until_on = today()
    row.version += 1
    row.save(update_fields=["until_on", "version"])
    _recorded(by, "ward.ended", row, cases_there=queries.lying_there(row).count())
    return row


def _held(ward: JointWard) -> JointWard:
    rows = JointWard.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("institution", "partner", "doctor").get(pk=ward.pk)
    if row.until_on is not None:
        raise Refused(_("这个联合病房已经终止。"), code="ward_ended")
    return row


def _check_doctor(institution: Institution, partner: Institution, doctor: Person) -> None:
    if not queries.doctors_for(institution, partner).filter(pk=doctor.pk).exists():
        raise wrong_field("doctor", _("管床医生请选病房所在机构或联合医院的医生。"))


def _recorded(by: Actor, what: str, row: JointWard, **more: Any) -> None:
    audit.record(
        by, what, row, county=row.county_id, institution=row.institution_id,
        partner=row.partner.code, joint_ward=row.name, doctor=row.doctor.code, **more,
    )  # fmt: skip
