"""What is asked of a value and its reason before anybody sets it or decides on it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid, Refused
from alliance.core.parameter_entry import SIZED, check_in_bounds
from alliance.core.parameters import Parameter, declared, name_of, written
from members.models import County, CountyRule, RuleProposal
from members.queries.rules import SIGNS
from members.rules import RULE_PROPOSAL


def parameter_of(key: str) -> Parameter:
    """The declared parameter of a key; Invalid for one that no app understands."""
    parameter = declared().get(key)
    if parameter is None:
        raise Invalid(_("没有名为“%(key)s”的参数。") % {"key": key[:120]})
    return parameter


def given(reason: str) -> str:
    """The reason without blanks around it; Invalid when there is none."""
    if not reason.strip():
        raise Invalid(_("请写明依据：哪份文件或哪次决定。"), fields={"reason": _("请写明依据")})
    return reason.strip()


def checked_value(key: str, value: object, comparator: str) -> str | None:
    """The stored text of a value that the parameter can have; None stays None."""
    parameter = parameter_of(key)
    _check_comparator(parameter, comparator)
    if value is None:
        return None
    text = written(parameter, value)
    check_in_bounds(parameter, text)
    return text


def _check_comparator(parameter: Parameter, comparator: str) -> None:
    if comparator and (comparator not in SIGNS or parameter.type not in SIZED):
        sentence = _("“%(name)s”不能用这个比较符。") % {"name": parameter.name}
        raise Invalid(sentence, fields={"comparator": sentence})


def check_none_open(county: County, key: str) -> None:
    """Refused, with whose it is, while another proposal for the key waits."""
    there = (
        RuleProposal.objects.filter(county=county, key=key, state=RULE_PROPOSAL.first)
        .select_related("proposed_by")
        .first()
    )
    if there is not None:
        raise Refused(
            _("“%(name)s”已有一份待审批的申请，由%(who)s提出；请等它办结，或请其撤回后再提。")
            % {"name": name_of(key), "who": there.proposed_by.name},
            code="proposal_open",
        )


def check_changes(
    county: County, key: str, text: str | None, comparator: str, from_on: date | None
) -> None:
    """Nothing is asked for that the county has already set from the same day on."""
    same = CountyRule.objects.filter(county=county, key=key, from_on=from_on).first()
    if same is None and text is None and from_on is None:
        raise Invalid(_("“%(name)s”本来就没有设定。") % {"name": name_of(key)})
    if same is None:
        return
    asked = (text, "" if text is None else comparator)
    county_set = text is None or same.basis == CountyRule.Basis.COUNTY
    if county_set and (same.value, same.comparator) == asked:
        raise Invalid(_("所填与现行的值相同，无须申请。"), fields={"value": _("与现行的值相同")})
