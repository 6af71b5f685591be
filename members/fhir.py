"""The registry as FHIR R4 resources: an institution is an Organization.

Plain mapping, no rows are read here. Code systems are our own names (`urn:alliance:…`):
no canonical address of GB 32100, WS 218 or the licence number is published that we know of.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Final

from members.models import County, Institution, InstitutionName
from members.rules import KINDS

Resource = dict[str, Any]
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")

USCC: Final = "urn:alliance:gb32100-uscc"
LICENCE: Final = "urn:alliance:licence-no"
KIND: Final = "urn:alliance:ws218-kind"
MARK: Final = "urn:alliance:mark"


def identity(county: str, code: str) -> str:
    """The logical id of a body: its county and code, or their digest where FHIR bars a sign."""
    plain = f"{county}.{code}"
    return plain if _ID.fullmatch(plain) else hashlib.sha256(plain.encode()).hexdigest()


def organization(
    body: Institution, county: County, aliases: Iterable[InstitutionName] = ()
) -> Resource:
    """One body as an Organization; what is not known is left out, never made up."""
    found: Resource = {
        "resourceType": "Organization",
        "id": identity(county.code, body.code),
        "identifier": _identifiers(body, county),
        "active": body.status == Institution.Status.OPEN and body.closed_on is None,
        "name": body.name,
    }
    if body.demo:
        found["meta"] = {"tag": [{"system": MARK, "code": "demo", "display": "演示"}]}
    if body.kind:
        coding = {"system": KIND, "code": body.kind}
        if body.kind in KINDS:
            coding["display"] = str(KINDS[body.kind])
        found["type"] = [{"coding": [coding]}]
    if alias := list(dict.fromkeys(one.name for one in aliases if one.name != body.name)):
        found["alias"] = alias
    if body.phone:
        found["telecom"] = [{"system": "phone", "value": body.phone, "use": "work"}]
    if body.address:
        found["address"] = [{"use": "work", "text": body.address, "country": "CN"}]
    if body.parent:
        to = identity(county.code, body.parent.code)
        found["partOf"] = {"reference": f"Organization/{to}", "display": body.parent.name}
    return found


def _identifiers(body: Institution, county: County) -> list[Resource]:
    own = {"use": "official", "system": f"urn:alliance:{county.code}", "value": body.code}
    others = ((USCC, body.uscc), (LICENCE, body.licence_no))
    return [own, *({"system": system, "value": value} for system, value in others if value)]


def bundle(resources: list[Resource], address: str, following: str | None) -> Resource:
    """A page of a search; `following` is the next page's address."""
    links = [{"relation": "self", "url": address}]
    if following:
        links.append({"relation": "next", "url": following})
    root = address.partition("?")[0].rstrip("/")
    entries = [
        {"fullUrl": f"{root}/{one['id']}", "resource": one, "search": {"mode": "match"}}
        for one in resources
    ]
    found: Resource = {"resourceType": "Bundle", "type": "searchset", "link": links}
    return found | ({"entry": entries} if entries else {})
