"""What a receiving body tells patients who are sent to it is set anew, version by version."""

from dataclasses import asdict, dataclass
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.versions import check_version
from members.models import Institution
from referrals.access import papers as access
from referrals.models import ArrivalNote
from referrals.vocabulary import SPECIALTIES

#: As much of each answer as fits on the slip.
LONGEST: Final = {"door": 100, "ask_for": 100, "phone": 40, "bring": 200}


@dataclass(frozen=True)
class ArrivalTold:
    """What was typed: a field that is left empty is printed as not set."""

    door: str = ""
    ask_for: str = ""
    phone: str = ""
    bring: str = ""


@dataclass
class _Missing:
    """Before the first note there is version 0."""

    version: int = 0


@action
def set_arrival_note(
    *,
    institution: Institution,
    specialty: str,
    told: ArrivalTold,
    version: str | int | None,
    by: Actor,
    demo: bool = False,
) -> ArrivalNote:
    """The desk of a body says what patients of a specialty ("": of all) are told on their slip.

    The row before it stays with the moment in which it was replaced. `version` is that of the
    note the desk has seen, 0 where there was none.
    """
    by = access.check_can_set_arrival(by, institution)
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    if specialty and specialty not in SPECIALTIES:
        sentence = _("请选专科。")
        raise Invalid(sentence, fields={"specialty": sentence})
    said = _checked(told)
    rows = ArrivalNote.objects.filter(
        county=institution.county_id, institution=institution, specialty=specialty
    )
    before = rows.filter(replaced_at__isnull=True).first()
    check_version(before or _Missing(), version, yours=said if before else None)
    moment = now()
    rows.filter(replaced_at__isnull=True).update(replaced_at=moment)
    made = ArrivalNote.objects.create(
        county_id=institution.county_id,
        institution=institution,
        specialty=specialty,
        version=(before.version if before else 0) + 1,
        set_by_id=by.person,
        set_at=moment,
        demo=demo,
        **said,
    )
    audit.record(
        by, "referral.arrival_set", made, county=made.county_id,
        institution=institution.code, specialty=specialty, version=made.version,
    )  # fmt: skip
    return made


def _checked(told: ArrivalTold) -> dict[str, str]:
    said = {name: " ".join(text.split()) for name, text in asdict(told).items()}
    wrong = {
        name: _("请不超过%(most)d字。") % {"most": LONGEST[name]}
        for name, text in said.items()
        if len(text) > LONGEST[name]
    }
    if not any(said.values()):
        wrong["door"] = _("请至少填一项。")
    if wrong:
        raise Invalid(" ".join(dict.fromkeys(wrong.values())), fields=wrong)
    return said
