"""When a down-referral counts: said here and nowhere else, for figures, evidence and pages."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from referrals.models import ReferralEvent
from referrals.vocabulary import DOWN

#: The steps that are a word with the patient once the base has registered the case.
CONTACTS: Final = ("log_attempt", "complete", "escalate")
REGISTERED: Final = ("registered", "following")
#: What is no attempt that reached nobody: another step, or kept before it was noted.
REACHED: Final = Q(reached__isnull=True) | Q(reached=True)


def first_contacts(rows: QuerySet[ReferralEvent]) -> QuerySet[ReferralEvent]:
    """Of each down-referral the step by which it counts: the first contact after registration.

    An attempt that reached nobody is none, and what was entered in error counts nowhere.
    """
    contact = Q(action__in=CONTACTS, from_status__in=REGISTERED) & REACHED
    of_case = ReferralEvent.objects.filter(county=OuterRef("county"), referral=OuterRef("referral"))
    earlier = of_case.filter(contact, pk__lt=OuterRef("pk"))
    void = of_case.filter(action="confirm_void", to_status="voided")
    return rows.filter(contact, ~Exists(earlier), ~Exists(void), referral__direction=DOWN)


def sentence() -> str:
    """The same in a sentence for people."""
    return _(
        "下转自基层登记、并有登记后第一次联系上患者的随访起才算一件，按这次联系的时间归期；"
        "出院后才提出、提出与登记是同一人、同一人同一天随访结果雷同的列为存疑，不进计入数，两数并列。"
    )
