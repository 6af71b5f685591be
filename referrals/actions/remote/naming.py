"""A hospital names the doctors who may sign reports of a kind, and ends it."""

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members.models import Institution, Person
from referrals.access import remote as access
from referrals.models import RemoteReader
from referrals.queries import remote as queries
from referrals.remote_words import EXAMINED


@action
def name_reader(
    *, institution: Institution, person: Person, kind: str, by: Actor, demo: bool = False
) -> RemoteReader:
    """One of the hospital's doctors may sign reports of this kind from today on.

    Refused for oneself, for who is no doctor there, and for who is named already.
    """
    by = access.check_can_name(by, institution)
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    if kind not in EXAMINED:
        sentence = _("请选类别。")
        raise Invalid(sentence, fields={"kind": sentence})
    if person.pk in by.names:
        raise Refused(_("不能指定自己，请由另一人指定。"), code="own_case")
    if not queries.doctors_of(institution.pk).filter(pk=person.pk).exists():
        sentence = _("请选本院的医生。")
        raise Invalid(sentence, fields={"person": sentence})
    if person.pk in queries.named(institution.pk, kind):
        raise Refused(_("这名医生已经被指定。"), code="named")
    row = RemoteReader.objects.create(
        county_id=institution.county_id,
        institution=institution,
        person=person,
        kind=kind,
        from_on=today(),
        named_by_id=by.person,
        demo=demo,
    )
    _recorded(by, "remote.reader_named", row)
    return row


@action
def end_reader(*, reader: RemoteReader, by: Actor) -> RemoteReader:
    """From today on the doctor signs no more reports of this kind."""
    by = access.check_can_name(by, reader.institution)
    row = RemoteReader.objects.select_for_update(no_key=True).get(pk=reader.pk)
    if row.until_on is not None:
        raise Refused(_("已经终止。"), code="ended")
    row.until_on = today()
    row.save(update_fields=["until_on"])
    _recorded(by, "remote.reader_ended", row)
    return row


def _recorded(by: Actor, what: str, row: RemoteReader) -> None:
    audit.record(by, what, row, county=row.county_id, institution=row.institution_id,
                 person=row.person_id, remote_kind=row.kind)  # fmt: skip
