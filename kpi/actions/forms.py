"""A form's life: its terms, its going out, its end."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from kpi import access
from kpi.models import DataSet


@dataclass(frozen=True, slots=True)
class Terms:
    """What a form must say before it may go out, and how its returns are taken.

    `due_days` and `closes_days` count from the day after the period; `change_limit` is a share
    of last year's value (None: changes are not pointed out).
    """

    owner: str
    basis: str
    ends_on: date | None
    minutes: int | None
    review: str
    due_days: int | None
    closes_days: int | None
    change_limit: Decimal | None


@action
def set_form_terms(*, form: DataSet, terms: Terms, version: str | int | None, by: Actor) -> DataSet:
    """Owner, basis, end, days, review of a form. One that is out keeps what it went out with."""
    form = DataSet.objects.select_for_update(no_key=True).get(pk=form.pk)
    by = access.check_can_keep_form(by, form)
    check_version(form, version)
    _check(form, terms)
    names = [name for name in Terms.__slots__ if getattr(form, name) != getattr(terms, name)]
    before = {name: getattr(form, name) for name in names}
    for name in names:
        setattr(form, name, getattr(terms, name))
    form.version += 1
    form.save(update_fields=[*names, "version"])
    audit.record(
        by,
        "kpi.form_set",
        form,
        county=form.county_id,
        before=before,
        after={name: getattr(terms, name) for name in names},
    )
    return form


def _check(form: DataSet, terms: Terms) -> None:
    told = {}
    if terms.review not in DataSet.Review.values:
        told["review"] = _("请从列表中选择。")
    if terms.closes_days is not None and terms.closes_days < (terms.due_days or 0):
        told["closes_days"] = _("不再收的日子不能早于应报日。")
    if terms.change_limit is not None and terms.change_limit <= 0:
        told["change_limit"] = _("请填大于 0 的比例，如 0.5；不提示的留空。")
    if form.out_from is not None:
        empty = {"owner": terms.owner, "basis": terms.basis, "ends_on": terms.ends_on}
        told |= {
            name: _("已下发的报表不能没有这一项。") for name, text in empty.items() if not text
        }
        if terms.ends_on is not None and terms.ends_on <= form.out_from:
            told["ends_on"] = _("停用日要晚于下发日。")
    if told:
        raise Invalid(_("有内容没有填好，请改正后再提交。"), fields=told)


@action
def give_out_form(
    *, form: DataSet, version: str | int | None, by: Actor, from_on: date | None = None
) -> DataSet:
    """The form is asked for from a day on (today unless said otherwise).

    Refused without owner, legal basis or end date.
    """
    form = DataSet.objects.select_for_update(no_key=True).get(pk=form.pk)
    by = access.check_can_give_out(by, form)
    check_version(form, version)
    day = from_on or today()
    if form.ends_on is not None and day >= form.ends_on:
        said = _("下发日要早于停用日 %(day)s。") % {"day": form.ends_on.isoformat()}
        raise Invalid(said, fields={"from_on": said})
    form.out_from, form.out_by_id = day, by.person
    form.version += 1
    form.save(update_fields=["out_from", "out_by", "version"])
    audit.record(
        by, "kpi.form_given_out", form, county=form.county_id, from_on=day, basis=form.basis
    )
    return form


@action
def end_form(*, form: DataSet, reason: str, version: str | int | None, by: Actor) -> DataSet:
    """The form is not asked for any more, from today; what was handed in stays."""
    form = DataSet.objects.select_for_update(no_key=True).get(pk=form.pk)
    by = access.check_can_keep_form(by, form)
    check_version(form, version)
    if not reason.strip():
        raise Invalid(_("请写明停用的原因。"), fields={"reason": _("不能为空。")})
    if form.out_from is None or (form.ends_on is not None and form.ends_on <= today()):
        raise Refused(_("这张报表没有在用，不必停用。"), code="form_not_out")
    form.ends_on = today()
    form.version += 1
    form.save(update_fields=["ends_on", "version"])
    audit.record(by, "kpi.form_ended", form, county=form.county_id, reason=reason.strip())
    return form
