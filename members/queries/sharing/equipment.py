"""Equipment, its transfers, and projects, for their pages."""

from datetime import date

from django.db.models import Q, QuerySet

from members.models import Equipment, EquipmentTransfer, Institution

OPEN_TRANSFERS = ("offered", "requested", "approved")


def equipment_of(institution: Institution) -> list[Equipment]:
    """What a body owns and has not scrapped, by number."""
    rows = Equipment.objects.filter(
        county=institution.county_id, owner=institution, retired_on=None
    )
    return list(rows.order_by("code"))


def open_transfers(county: int) -> QuerySet[EquipmentTransfer]:
    """Transfers that wait for somebody: those to be decided first."""
    rows = EquipmentTransfer.objects.filter(county=county, state__in=OPEN_TRANSFERS)
    return rows.select_related("equipment", "giver", "taker").order_by("-state", "offered_at")


def open_transfer_of(item: Equipment) -> EquipmentTransfer | None:
    """The transfer that an item is in."""
    return item.transfers.filter(state__in=OPEN_TRANSFERS).select_related("giver", "taker").first()


def age_of(item: Equipment, on: date) -> int | None:
    """Whole years since an item was bought; None where no day is known."""
    bought = item.acquired_on
    if bought is None:
        return None
    return on.year - bought.year - ((on.month, on.day) < (bought.month, bought.day))


def equipment_called(rows: QuerySet[Equipment], text: str) -> QuerySet[Equipment]:
    """Those whose name, model or owner's name holds the text, or whose number begins with it."""
    return rows.filter(
        Q(name__contains=text)
        | Q(model__contains=text)
        | Q(owner__name__contains=text)
        | Q(code__startswith=text)
    )
