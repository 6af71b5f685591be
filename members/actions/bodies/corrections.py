"""Keeping what the registry says of a body: corrections, other names."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access
from members.actions.bodies._correcting import correct
from members.actions.bodies._entering import locked
from members.models import Institution, InstitutionName


@action
def correct_facts(
    *,
    institution: Institution,
    facts: Mapping[str, str | None],
    version: str | int | None,
    by: Actor,
    reason: str = "",
    override: str = "",
) -> Institution:
    """Put right what was entered wrongly: nothing happened on a day, the record was wrong.

    A credit code whose check fails (GB 32100-2015) is taken when `override` says why. A fact
    that the plan keeps unchanged needs a reason.
    """
    institution = locked(institution)
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    mine = {field: text or "" for field, text in facts.items() if field not in {"parent", "town"}}
    check_version(institution, version, yours=mine)
    return correct(institution, facts, by, reason=reason, override=override)


@action
def add_name(
    *,
    institution: Institution,
    name: str,
    kind: str,
    by: Actor,
    from_on: date | None = None,
    until_on: date | None = None,
) -> InstitutionName:
    """Another name of the same body: short, former, misprinted, or a second signboard."""
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    name = name.strip()
    if not name or kind not in InstitutionName.Kind.values:
        raise Invalid(_("请填名称并选择类别。"), fields={"name": _("请填名称。")})
    if from_on and until_on and until_on <= from_on:
        raise Invalid(_("终止日须在起始日之后。"), fields={"until_on": _("须在起始日之后")})
    same = institution.aliases.filter(name=name, kind=kind)
    if same.filter(from_on=from_on).exists():
        raise Refused(_("这个名称已经登记。"), code="exists")
    row = InstitutionName.objects.create(
        county_id=institution.county_id,
        institution=institution,
        name=name,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
    )
    audit.record(
        by, "institution_name.added", institution, name=name, kind=kind, from_on=from_on,
        until_on=until_on,
    )  # fmt: skip
    return row


@action
def end_name(*, name: InstitutionName, until_on: date, by: Actor, reason: str) -> InstitutionName:
    """A name is no longer used: `until_on` is the first day without it."""
    row = InstitutionName.objects.select_for_update(no_key=True).get(pk=name.pk)
    by = access.check_may(by, "members.keep_registry", county=row.county_id)
    if row.from_on and until_on <= row.from_on:
        raise Invalid(_("终止日须在起始日之后。"), fields={"last_day": _("须在起始日之后")})
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    audit.record(by, "institution_name.ended", row.institution, reason=reason, name=row.name,
                 kind=row.kind, until_on=until_on)  # fmt: skip
    return row
