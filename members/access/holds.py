"""Which holds an actor sees, what they may put one on, and the mark on a held record's page."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid, NotFound, Refused
from alliance.core.rows import one_of
from members import queries
from members.access.deciding import check_may, reach
from members.models import County, Hold


@dataclass(frozen=True)
class HoldMark:
    """What the page of a record says of holds: the one that stands, and where to place one."""

    hold: Hold | None
    hold_url: str
    place_url: str


def holds_for(actor: Actor) -> QuerySet[Hold]:
    """The holds of the counties whose access the actor reads."""
    return Hold.objects.filter(county__in=reach(actor, "members.read_access").counties)


def hold_for(actor: Actor, pk: int) -> Hold:
    """One hold with its people; NotFound when it is not the actor's to see."""
    related = ("county", "placed_by", "released_by")
    return one_of(holds_for(actor).select_related(*related), pk, _("没有找到这份封存。"))


def hold_mark(actor: Actor, obj: Model) -> HoldMark:
    """What `components/held.html` shows on the page of a record of any app."""
    county: int = obj.county_id  # type: ignore[attr-defined]
    hold = queries.records.held(county, obj)
    sees = county in reach(actor, "members.read_access").counties
    may = county in reach(actor, "members.place_hold").counties
    of = f"{obj._meta.label_lower}:{obj.pk}"
    return HoldMark(
        hold=hold,
        hold_url=hold.get_absolute_url() if hold and sees else "",
        place_url=f"{reverse('hold-place')}?of={of}" if may and hold is None else "",
    )


def holdable_for(
    actor: Actor, county: County, *, of: str = "", kind: str = "", code: str = ""
) -> Model:
    """The record to be held: named as the audit names it (`of`), or by its kind and code.

    NotFound when it is not there in the county, for a stranger as for a spelling mistake.
    """
    check_can_hold(actor, county)
    if of:
        row = queries.records.row_named(*(of.split(":", 1) if ":" in of else (of, "")))
    else:
        row = queries.records.row_coded(county.pk, kind, code)
    if row is None or getattr(row, "county_id", None) != county.pk:
        raise NotFound(_("本县区没有这条记录，请核对种类和代码。"), exists=row is not None)
    return row


def check_can_hold(actor: Actor, county: County) -> Actor:
    """The audit administrator places and releases holds."""
    return check_may(actor, "members.place_hold", county=county.pk)


def check_can_release(actor: Actor, hold: Hold) -> Actor:
    """Whoever may hold, while it stands."""
    by = check_may(actor, "members.place_hold", county=hold.county_id)
    if hold.released_at is not None:
        raise Refused(_("已凭%(number)s解封。") % {"number": hold.release_no}, code="hold_released")
    return by


def check_document_no(number: str, field: str) -> str:
    """The number without blanks at its ends; Invalid when there is none."""
    if not number.strip():
        raise Invalid(_("请写明文号。"), code="document_no", fields={field: _("请写明文号。")})
    return number.strip()
