"""Writing facts that have no day: a record that was wrong, or a fact the registry merely keeps."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import queries, uscc
from members.actions.bodies._chain import correct_last
from members.actions.bodies._facts import (
    changed,
    check_known,
    check_reasoned,
    now_of,
    put,
    read_all,
)
from members.facts import ALL
from members.models import Institution, InstitutionEvent


def correct(
    institution: Institution,
    facts: Mapping[str, str | None],
    by: Actor,
    *,
    reason: str = "",
    override: str = "",
) -> Institution:
    """Write facts into the locked row of a body; whoever calls has checked that `by` may."""
    check_known(facts, ALL)
    changes = changed(now_of(institution), read_all(institution, facts))
    if not changes:
        raise Invalid(_("没有改动任何内容。"), code="no_change")
    check_reasoned(institution, changes, reason)
    if "opened_on" in changes:
        _check_no_opening(institution)
    if "uscc" in changes:
        institution.uscc_override = check_code(changes["uscc"][1], override)
    put(institution, {field: after for field, (_before, after) in changes.items()})
    correct_last(institution, changes)
    audit.record(
        by,
        "institution.corrected",
        institution,
        reason=reason,
        changes=changes,
        override=institution.uscc_override if "uscc" in changes else "",
    )
    return institution


def _check_no_opening(institution: Institution) -> None:
    """The day of an opening that was entered with its order is that order's."""
    if queries.bodies.events_of(institution).filter(kind=InstitutionEvent.Kind.OPENED).exists():
        sentence = _("开业已凭文件登记；日期有误的，请在沿革中撤回“开业”后重新登记。")
        raise Refused(sentence, code="opened", fields={"opened_on": sentence})


def check_code(code: str | None, override: str) -> str:
    """What is kept beside a credit code: "" where its check fits, otherwise why it is taken."""
    if code is None or uscc.passes(code):
        return ""
    if not override.strip():
        sentence = _("统一社会信用代码校验未过，请与登记证书核对；确认无误的，请写明理由后再保存。")
        raise Invalid(
            sentence, code="uscc_check", fields={"uscc": sentence, "override": _("请写明理由。")}
        )
    return override.strip()
