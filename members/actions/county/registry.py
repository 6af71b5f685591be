"""Founding counties and registering bodies."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import access
from members.actions._numbering import check_code_free
from members.actions.bodies._correcting import check_code
from members.actions.bodies._facts import check_known, put, read_all
from members.facts import ALL
from members.models import County, Institution, Unit


@action
def found_county(
    *, code: str, name: str, short: str, name_en: str, by: Actor, demo: bool = False
) -> County:
    """Enter a county under its code in GB/T 2260, with the unit that reports for it."""
    access.check_is_system(by)
    if len(code) != 6 or not code.isascii() or not code.isdigit():  # noqa: PLR2004 GB/T 2260
        raise Invalid(_("行政区划代码为六位数字，“%(code)s”不是。") % {"code": code})
    if County.objects.filter(code=code).exists():
        raise Refused(_("县区%(code)s已经登记。") % {"code": code}, code="exists")
    county = County.objects.create(
        code=code, name=name, short=short, name_en=name_en, words={}, demo=demo
    )
    Unit.objects.create(county=county, kind=Unit.Kind.COUNTY, code=code, name=name)
    audit.record(by, "county.founded", county, code=code)
    return county


@action
def register_institution(
    *,
    county: County,
    code: str,
    name: str,
    by: Actor,
    name_en: str = "",
    kind: str | None = None,
    level: str | None = None,
    ownership: str | None = None,
    facts: Mapping[str, str | None] | None = None,
    override: str = "",
    demo: bool = False,
) -> Institution:
    """Enter a body under its printed name; its code is its own for good.

    `facts` is whatever else is known of it, as people write it. A credit code whose check fails
    (GB 32100-2015) is taken when `override` says why.
    """
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    name, code = name.strip(), check_code_free(county, code)
    check_known(facts or {}, ALL)
    said = read_all(Institution(county=county), {"name": name, **(facts or {})})
    doubted = check_code(said.get("uscc"), override)
    unit = Unit.objects.create(county=county, kind=Unit.Kind.INSTITUTION, code=code, name=name)
    institution = Institution(
        county=county,
        unit=unit,
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        level=level,
        ownership=ownership,
        uscc_override=doubted,
        demo=demo,
        version=0,  # the first writing makes it 1
    )
    put(institution, said)
    known = {fact: text for fact, text in said.items() if text is not None and fact != "name"}
    audit.record(
        by, "institution.registered", institution, code=code, name=institution.name, facts=known,
        override=doubted,
    )  # fmt: skip
    return institution
