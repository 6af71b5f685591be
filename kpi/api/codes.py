"""Codes of a body as the rows they name; a code that names none is said, field by field."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from kpi import access
from kpi.models import DataElement, Indicator
from members.models import County


def definition_of(actor: Actor, county: County, said: dict[str, Any]) -> Indicator | DataElement:
    """The one definition that `indicator` or `element` names."""
    named = [name for name in ("indicator", "element") if said.get(name)]
    if len(named) != 1:
        sentence = _("请写 indicator 或 element，只写其一。")
        raise Invalid(sentence, fields=dict.fromkeys(("indicator", "element"), sentence))
    (name,) = named
    rows: Any = access.indicators_for if name == "indicator" else access.elements_for
    found: Indicator | DataElement = one_by_code(
        rows(actor).filter(county=county), said[name], name
    )
    return found


def one_by_code(rows: Any, code: str, field: str) -> Any:
    """The row of this code."""
    return by_code(rows, [code], field)[0]


def by_code(rows: Any, codes: Iterable[str], field: str) -> list[Any]:
    """The rows of these codes, each once and in their order; one statement."""
    wanted = list(dict.fromkeys(codes))
    found = {row.code: row for row in rows.filter(code__in=wanted)} if wanted else {}
    strange = [code for code in wanted if code not in found]
    if strange:
        sentence = _("没有这样的代码，或不是您可用的：%(codes)s。") % {"codes": ", ".join(strange)}
        raise Invalid(sentence, code="unknown_code", fields={field: sentence})
    return [found[code] for code in wanted]
