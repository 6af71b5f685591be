"""The demonstration's daily list: one line fits a referral, one patient came without."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit, imports
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import access as member_access
from members.models import County, Institution
from members.queries.people.demonstrated import acting
from referrals import list_files
from referrals.actions.cases import CaseTold, PatientTold, create_referral
from referrals.models import ListLine
from referrals.queries.cases import choices
from referrals.vocabulary import UP

Told = Mapping[str, Any]


@action
def load_demo_lists(*, county: County, told: Told, by: Actor) -> bool:
    """One emergency on its way to the hospital, and the hospital's list of the day, once.

    Refuses where DEBUG is off, the people are not there or the county's hours are not set.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示清单只在演示环境中载入。"), code="not_demo")
    is_new = not ListLine.objects.filter(county=county).exists()
    if is_new:
        doctor, desk = (acting(county, told["people"][name]) for name in ("base", "desk"))
        hospital = Institution.objects.get(county=county, code=told["hospital"])
        said = told["case"]
        there = choices(county.pk, UP, "emergency", today())
        create_referral(
            origin=Institution.objects.get(county=county, code=told["base"]),
            patient=PatientTold(name=said["name"], document="other", number=said["number"]),
            case=CaseTold(
                specialty=said["specialty"], diagnosis=said["diagnosis"],
                summary=said["summary"], destination=hospital, priority="emergency",
            ),
            by=doctor, then="dispatch", demo=True,
            said={"emergency": there[0][0] if there else said["emergency"]},
        )  # fmt: skip
        rows = [{**row, "at": today().isoformat()} for row in told["rows"]]
        file = list_files.compare_file(
            institution=hospital, name=told["name"], content=orjson.dumps(rows), by=desk
        )
        imports.apply(file=file, layout=list_files.layout_of(file), by=desk)
    audit.record(by, "referrals.demo_lists_loaded", county, county=county.pk, made=is_new)
    return is_new
