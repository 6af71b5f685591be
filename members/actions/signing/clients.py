"""Programs of others: registered with purpose, scope, contact and period, and ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access
from members.models import ApiClient, ApiToken, County, Institution, Person
from members.rules import CLIENT_VERBS


@action
def register_client(
    *,
    county: County,
    code: str,
    name: str,
    purpose: str,
    verbs: Sequence[str],
    contact: Person,
    from_on: date,
    until_on: date,
    by: Actor,
    institution: Institution | None = None,
    demo: bool = False,
) -> ApiClient:
    """A program of a body or of the county may call the interface, for named verbs and a time.

    `until_on` is the first day on which it no longer may (PIPL art. 21; security.md 5).
    """
    by = access.check_may(by, "members.keep_client", county=county.pk)
    said = {
        "name": name.strip(),
        "purpose": purpose.strip(),
        "verbs": sorted(verbs),
        "contact": contact,
        "until_on": until_on,
    }
    _check(county.pk, said, from_on)
    if not code.strip() or ApiClient.objects.filter(county=county, code=code.strip()).exists():
        sentence = _("代码不能为空，也不能与已有客户端相同。")
        raise Invalid(sentence, fields={"code": sentence})
    if institution is not None and institution.county_id != county.pk:
        raise Invalid(_("机构与县区不符。"))
    client = ApiClient.objects.create(
        county=county,
        code=code.strip(),
        institution=institution,
        from_on=from_on,
        demo=demo,
        **said,
    )
    audit.record(
        by,
        "client.registered",
        client,
        code=client.code,
        purpose=client.purpose,
        verbs=client.verbs,
        institution=institution.code if institution else None,
        contact=contact.code,
        from_on=from_on,
        until_on=until_on,
    )
    return client


@action
def change_client(
    *,
    client: ApiClient,
    version: str | int,
    name: str,
    purpose: str,
    verbs: Sequence[str],
    contact: Person,
    until_on: date,
    by: Actor,
) -> ApiClient:
    """Another contact, other verbs, another last day; its tokens stay."""
    client = ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
    by = access.check_may(by, "members.keep_client", county=client.county_id)
    check_version(client, version)
    said = {
        "name": name.strip(),
        "purpose": purpose.strip(),
        "verbs": sorted(verbs),
        "contact": contact,
        "until_on": until_on,
    }
    _check(client.county_id, said, client.from_on)
    for field, value in said.items():
        setattr(client, field, value)
    client.version += 1
    client.save()
    told = {**said, "contact": contact.code}
    audit.record(by, "client.changed", client, code=client.code, changed=told)
    return client


@action
def disable_client(*, client: ApiClient, by: Actor, reason: str) -> ApiClient:
    """The program is refused from its next request on; its tokens end with it."""
    client = ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
    by = access.check_may(by, "members.keep_client", county=client.county_id)
    if not reason.strip():
        raise Invalid(_("请写明停用的原因。"), fields={"reason": _("请写明原因")})
    if client.disabled_at is not None:
        raise Refused(_("这个客户端已经停用。"), code="disabled")
    client.disabled_at = now()
    client.version += 1
    client.save(update_fields=["disabled_at", "version"])
    tokens = ApiToken.objects.filter(client=client, revoked_at=None).update(revoked_at=now())
    audit.record(by, "client.disabled", client, reason=reason.strip(), tokens=tokens)
    return client


def _check(county: int, said: dict[str, Any], from_on: date) -> None:
    """What a registration must say, each missing thing with its own sentence."""
    wrong = {}
    for field in ("name", "purpose"):
        if not said[field]:
            wrong[field] = _("不能为空。")
    if not said["verbs"] or not set(said["verbs"]) <= set(CLIENT_VERBS):
        wrong["verbs"] = _("至少选一项，且只能选列出的事项。")
    if said["until_on"] <= max(from_on, today()):
        wrong["until_on"] = _("终止日须在起始日和今天之后。")
    contact: Person = said["contact"]
    left = contact.left_on is not None and contact.left_on <= today()
    if contact.county_id != county or left:
        wrong["contact"] = _("负责人须是本县区在任人员。")
    if wrong:
        raise Invalid(_("登记内容有误，请按各项提示修改。"), fields=wrong)
