"""The cases behind one figure over REST: the caller's own, as the page behind a number lists them."""

from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.errors import Invalid
from alliance.core.listing import ListView, Row
from alliance.core.shapes import names_of
from members import access as member_access
from members.models import County
from referrals.access import figures as access
from referrals.api.cases import case_line
from referrals.api.figures import ASKED
from referrals.api.shapes import ReferralShape
from referrals.forms.figures import NAMES, wanted_of
from referrals.models import Referral
from referrals.queries.figures import FIGURES
from referrals.vocabulary import PRIORITIES

TAG: Any = _("双向转诊")
#: What asks for the cases that name no body, or no ward.
NONE: Final = "none"


class FigureCaseShape(ReferralShape):
    """One case behind a figure, told like any other."""


@listed(
    TAG,
    FigureCaseShape,
    _("一个数里的转诊"),
    _("转诊统计一个数里调用者参与的转诊；只看件数的人不能查。同期、同范围，与页面一致。"),
)
class FigureCases(ListView):
    """The caller's own cases behind one figure, the newest first."""

    title = "referral-figure-cases"
    common = ASKED
    parameters = (
        parameter("of", _("统计项，如 up.sent。"), enum=FIGURES),
        parameter("from", _("转出机构代码。")),
        parameter("to", _("接收机构代码；none 为还没有定。")),
        parameter("reason", _("原因代码，或下转情形的原文。")),
        parameter("priority", _("优先级。"), enum=tuple(PRIORITIES)),
        parameter("ward", _("联合病房编号；none 为不住联合病房。")),
    )
    order = ("-created_at", "id")
    columns = names_of(FigureCaseShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        access.check_can_open(actor)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        named = asked.among("of", FIGURES)
        if len(named) != 1:
            told = _("请写一个统计项，如 of=up.sent。")
            raise Invalid(told, fields={"of": told})
        scope = access.scope_for(actor, county, wanted_of({n: asked.text(n) for n in NAMES}))
        rows = access.cases_behind(actor, scope, named[0], _narrowed(actor, county, asked))
        return rows.select_related("origin", "destination", "owner_at")

    def records(self, rows: list[Referral]) -> list[Row]:
        """Ids become codes."""
        return [tuple(case_line(row).values()) for row in rows]


def _narrowed(actor: Actor, county: County, asked: Asked) -> dict[str, str]:
    """What narrows the list, codes of bodies as the ids by which the page asks for them."""
    found = {}
    for name in ("from", "to"):
        code = asked.text(name)
        if code and code != NONE:
            found[name] = str(member_access.institution_for(actor, county.code, code).pk)
    for name in ("to", "ward"):
        if asked.text(name) == NONE:
            found[name] = ""
    if ward := asked.text("ward"):
        found.setdefault("ward", ward)
    for code in asked.among("priority", tuple(PRIORITIES)):
        found["priority"] = code
    return {**found, "reason": asked.text("reason")}
