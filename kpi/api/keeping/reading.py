"""Words that were sent, as the rows and exact numbers that they name."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.numbers import parse_number
from kpi import access, queries
from kpi.models import Indicator
from members.models import Clause, County

PLACES: Final = 12


def figure(said: Mapping[str, Any], name: str, places: int = PLACES) -> Decimal | None:
    """The exact number in a field; None where nothing was sent."""
    text = said.get(name)
    if not text:
        return None
    try:
        return parse_number(text, places=places)
    except Invalid as wrong:
        raise Invalid(str(wrong), code=wrong.code, fields={name: str(wrong)}) from wrong


def clause_of(county: County, said: Mapping[str, Any]) -> Clause | None:
    """The clause of the county's plan in the field `clause`; None where none was sent."""
    key = said.get("clause")
    if not key:
        return None
    found = queries.course.clauses_of(county).filter(key=key).first()
    if found is None:
        raise Invalid(
            _("本县区的方案没有编号为“%(key)s”的条款。") % {"key": key},
            code="unknown_clause",
            fields={"clause": _("请照方案中的条款编号填写。")},
        )
    return found


def indicator_of(actor: Actor, county: County, code: str) -> Indicator:
    """The indicator of a code; Invalid where the actor reads none."""
    found = access.defined_for(actor).filter(county=county, code=code).first()
    if found is None:
        raise Invalid(
            _("没有代码为“%(code)s”的指标。") % {"code": code},
            code="unknown_indicator",
            fields={"indicator": _("请核对指标代码。")},
        )
    return found
