"""A doctor opens the open cases of a patient in an emergency; another person looks at it after."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import end_of, now, today
from alliance.core.errors import Invalid, Refused
from members.models import Institution, Person
from referrals.access import openings as access
from referrals.actions._people import said, tell_desks
from referrals.models import Opening, Referral
from referrals.people_rules import LONGEST_REASON, SHORTEST_REASON
from referrals.queries import openings as queries

_OPENED: Final = gettext_noop("有医生因急救查看了转诊，请复核。")


@action
def open_in_emergency(
    *, institution: Institution, number: str, reason: str, sure: bool, by: Actor
) -> Opening:
    """The cases under a number may be read for as long as the county says; nothing else may be done.

    A number that is not known and one without open cases make the same row without a patient: no
    answer tells which it was, and both count. NotSet where the county has not said how long.
    """
    by = access.check_can_open(by, institution)
    reason = _checked(number, reason, sure=sure)
    limits = queries.limits_of(institution.county_id, today())
    # Of two openings at once the second one counts the first.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=by.persons).values_list("pk"))
    done = queries.today_of(by.person, end_of(today() - timedelta(days=1)))
    if limits.per_day is not None and done >= limits.per_day:
        raise Refused(
            _("今天的急救查看已用完%(n)d次。请致电对方机构或医共体转诊中心。")
            % {"n": limits.per_day},
            code="too_many",
        )
    rows = queries.open_of_number(institution.county_id, number)
    moment = now()
    row = Opening.objects.create(
        county_id=institution.county_id,
        patient=rows[0].patient if rows else None,
        person_id=by.person,
        acting_for_id=by.for_person,
        institution=institution,
        reason=reason,
        opened_at=moment,
        until_at=queries.ends(limits.minutes),
        demo=institution.demo,
    )
    audit.record(
        by, "patient.opened", row, county=row.county_id, reason=reason,
        referrals=[one.number for one in rows],
    )  # fmt: skip
    tell_desks(row.county_id, _places(institution, rows), _OPENED, "/referrals/openings/", by)
    return row


@action
def review_opening(*, opening: Opening, review: str, by: Actor) -> Opening:
    """Somebody else has looked at why it was opened, and says so in words."""
    row = Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
    by = access.check_can_review(by, row)
    row.review = said(review, _("请写复核意见：查看是否必要，是否另作处理。"))
    row.reviewed_by_id, row.reviewed_at = by.person, now()
    row.save(update_fields=["review", "reviewed_by", "reviewed_at"])
    audit.record(by, "patient.opening_reviewed", row, county=row.county_id, reason=row.review)
    return row


def _checked(number: str, reason: str, *, sure: bool) -> str:
    wrong: dict[str, str] = {}
    reason = reason.strip()
    if not number.strip():
        wrong["number"] = _("请填患者的证件号码。")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        wrong["reason"] = _("请写明急救理由，至少%(least)d字，不超过%(most)d字。") % {
            "least": SHORTEST_REASON,
            "most": LONGEST_REASON,
        }
    if not sure:
        wrong["sure"] = _("请确认这是急救需要。")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return reason


def _places(institution: Institution, rows: list[Referral]) -> tuple[int, ...]:
    """The doctor's own body, and those the cases come from and go to."""
    there = {place for row in rows for place in (row.origin_id, row.destination_id) if place}
    return tuple(sorted({institution.pk, *there}))
