"""Which paper signatures an actor sees, and who may answer for one."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, Refused
from alliance.core.rows import one_of
from members.access.deciding import reach
from members.models import PaperSignature


def signatures_for(actor: Actor) -> QuerySet[PaperSignature]:
    """Those of the counties whose access the actor reads, and those that bear their own name."""
    mine = Q(approver__in=actor.persons) | Q(recorder__in=actor.persons)
    whole = reach(actor, "members.read_access").counties
    return PaperSignature.objects.filter(
        Q(county__in=whole) | (mine & Q(county__in=actor.counties))
    )


def signature_for(actor: Actor, pk: int) -> PaperSignature:
    """One paper signature with its people; NotFound when it is not the actor's to see."""
    related = ("county", "approver", "recorder")
    rows = signatures_for(actor).select_related(*related)
    return one_of(rows, pk, _("没有找到这份线下签批。"))


def check_can_settle(actor: Actor, signature: PaperSignature) -> Actor:
    """Only the approver in person says whether the signature is theirs, and only once."""
    if signature.approver_id not in actor.persons:
        raise Forbidden(
            _("只有签批人%(name)s本人能确认或否认。") % {"name": signature.approver.name}
        )
    if signature.state != PaperSignature.State.UNCONFIRMED:
        raise Refused(
            _("这份签批已经处理过（%(state)s）。") % {"state": signature.get_state_display()},
            code="settled",
        )
    for held in actor.held:
        if held.person == signature.approver_id and held.giver is None:
            return actor.acting_as(held)
    return replace(actor, person=signature.approver_id, county=signature.county_id)
