"""What became of single payments: sent back, kept by the wrong unit, confirmed by the treasury."""

from django.db.models import QuerySet, Sum

from fundpool.models import (
    Disbursement,
    Entry,
    Journal,
    Misdirected,
    Misuse,
    Payee,
    PaymentReturn,
    Request,
)
from members.models import Institution


def left_of(row: Disbursement) -> int:
    """What of a payment left the bank and neither came back nor was called in from a wrong unit."""
    back = PaymentReturn.objects.filter(payment=row).aggregate(total=Sum("fen", default=0))
    kept = Misdirected.objects.filter(payment=row).aggregate(total=Sum("misuse__fen", default=0))
    return row.fen - row.offset - int(back["total"]) - int(kept["total"])


def returns_of(row: Request) -> QuerySet[PaymentReturn]:
    """What of a request's payments came back, the first first."""
    rows = PaymentReturn.objects.filter(payment__request=row)
    return rows.select_related("payment", "by", "journal__period").order_by("pk")


def misdirected_of(row: Disbursement) -> QuerySet[Misdirected]:
    """What of a payment a wrong unit keeps."""
    return Misdirected.objects.filter(payment=row).select_related("institution", "misuse")


def payee_sent_back(row: Request) -> Payee | None:
    """The account whose last payment came back and was not paid since."""
    last = Disbursement.objects.filter(request=row).select_related("payee").order_by("-pk").first()
    if last is None or not PaymentReturn.objects.filter(payment=last).exists():
        return None
    return last.payee


def vouchers_of(journals: QuerySet[Journal], row: Request) -> QuerySet[Journal]:
    """Of these journals the ones that moved money for a request, the last first."""
    moved = Entry.objects.filter(county=row.county_id, request=row.pk).values("journal")
    return journals.filter(pk__in=moved).select_related("period").order_by("-pk")


def debtor_of(row: Misuse) -> Institution:
    """Who has to give back: the unit that kept a wrong payment, otherwise the one that asked."""
    kept = getattr(row, "misdirected", None)
    return kept.institution if kept is not None else row.request.institution


def other_bodies(row: Request) -> QuerySet[Institution]:
    """Bodies of the county to which a payment may have gone by mistake."""
    rows = Institution.objects.filter(county=row.county_id).exclude(pk=row.institution_id)
    return rows.order_by("sort_key", "code")
