"""What the records of the audit are called: a name for each row that its own text leaves bare."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from alliance.core.parameters import name_of
from alliance.core.showing import local
from members.rules import ROLES


@dataclass(frozen=True)
class Named:
    """The rows that a name is made of, and the name."""

    related: tuple[str, ...]
    words: Callable[[Any], str]


def _of_body(row: Any) -> str:
    return local(row.institution, "name") if row.institution else ""


def _from_to(row: Any) -> str:
    return f"{row.giver.name} → {row.taker.name}"


def _of_key(row: Any) -> str:
    return name_of(row.key)


def _of_person(row: Any) -> str:
    return str(row.person.name)


def _of_user(row: Any) -> str:
    return str(row.user.username)


def _membership(row: Any) -> str:
    return _("%(body)s（%(alliance)s）") % {
        "body": _of_body(row), "alliance": local(row.alliance, "name")
    }  # fmt: skip


def _figure(row: Any) -> str:
    place = row.village or row.town or row.institution or row.county
    return f"{local(place, 'name')} {row.get_kind_display()} {row.as_of}"


#: By the audit's word for the kind; every other row is called what its own text says.
NAMED: Final[Mapping[str, Named]] = MappingProxyType(
    {
        "members.apitoken": Named(
            ("user", "client"), lambda row: str(row.client.name if row.client else row.user)
        ),
        "members.centreserved": Named(("centre",), lambda row: local(row.centre, "name")),
        "members.countyrule": Named((), _of_key),
        "members.custody": Named(
            ("institution", "custodian"),
            lambda row: f"{_of_body(row)} ← {local(row.custodian, 'name')}",
        ),
        "members.delegation": Named(("giver", "taker"), _from_to),
        "members.device": Named(("institution",), _of_body),
        "members.equipmenttransfer": Named(("equipment",), lambda row: str(row.equipment.name)),
        "members.externalidentity": Named(("user",), _of_user),
        "members.factrequest": Named(
            ("institution",), lambda row: f"{_of_body(row)} {row.due_on}"
        ),
        "members.figure": Named(("county", "institution", "town", "village"), _figure),
        "members.grant": Named(
            ("person",), lambda row: f"{row.person.name} {ROLES.get(row.role, row.role)}"
        ),
        "members.handover": Named(("giver", "taker"), _from_to),
        "members.institutionevent": Named(
            ("institution",), lambda row: f"{_of_body(row)} {row.get_kind_display()} {row.on}"
        ),
        "members.invitation": Named(("person",), _of_person),
        "members.membership": Named(("institution", "alliance"), _membership),
        "members.membershiprequest": Named(
            ("institution",), lambda row: f"{_of_body(row)} {row.get_kind_display()}"
        ),
        "members.proposal": Named(("institution",), _of_body),
        "members.recoverycode": Named(("user",), _of_user),
        "members.ruleproposal": Named((), _of_key),
        "members.secondfactor": Named(("user",), _of_user),
        "members.servedvillage": Named(
            ("institution", "village"), lambda row: f"{_of_body(row)} → {row.village.name}"
        ),
        "members.signedin": Named(("user",), _of_user),
        "members.slip": Named(("institution", "person"), lambda row: f"{_of_body(row)} {row.person.name}"),
        "kpi.appeal": Named(
            ("unit", "indicator"),
            lambda row: f"{row.unit.name} {local(row.indicator, 'name')}",
        ),
        "kpi.consequencenote": Named(
            ("consequence",), lambda row: local(row.consequence, "name")
        ),
        "kpi.feedback": Named(
            ("unit",), lambda row: f"{row.unit.name} {row.get_answer_display()}"
        ),
        "kpi.mark": Named(("unit",), lambda row: f"{row.unit.name} {row.item} {row.period}"),
        "kpi.objection": Named((), lambda row: str(row.raised_by)),
        "kpi.waiver": Named(("unit",), lambda row: f"{row.unit.name} {row.item} {row.period}"),
        "kpi.filled": Named(
            ("file__form",), lambda row: f"{row.file.form.name} {row.period}"
        ),
        "kpi.superiorfile": Named(("form",), lambda row: f"{row.form.name} {row.number}"),
        "kpi.ruling": Named(
            ("indicator", "element"), lambda row: local(row.indicator or row.element, "name")
        ),
        "kpi.run": Named(
            ("scheme_version__scheme",),
            lambda row: _("%(scheme)s %(period)s 第%(n)d版")
            % {"scheme": row.scheme_version.scheme.name, "period": row.period, "n": row.revision},
        ),
    }
)  # fmt: skip
#: What a page's address is made of beyond the row itself.
_ADDRESSED: Final = frozenset({"county", "scheme_version"})


def rows_labelled(labels: Iterable[str]) -> Mapping[str, Model]:
    """The rows that are still there, by their label `members.institution:17`; one statement a kind."""
    wanted: dict[str, set[str]] = {}
    for label in labels:
        kind, colon, key = label.partition(":")
        if colon:
            wanted.setdefault(kind, set()).add(key)
    found: dict[str, Model] = {}
    for kind, keys in wanted.items():
        try:
            model = apps.get_model(kind)
            rows = list(model._default_manager.filter(pk__in=keys).select_related(*_related(model)))
        except (LookupError, ValueError, ValidationError, OverflowError):
            continue
        found |= {f"{kind}:{row.pk}": row for row in rows}
    return found


def _related(model: type[Model]) -> list[str]:
    named = NAMED.get(model._meta.label_lower)
    own = {field.name for field in model._meta.concrete_fields if field.is_relation}
    return sorted((own & _ADDRESSED) | set(named.related if named else ()))


def name_of_row(row: Model | None) -> str:
    """What people call the row; "" when it is no longer there."""
    if row is None:
        return ""
    named = NAMED.get(row._meta.label_lower)
    if named:
        return named.words(row)
    return local(row, "name") if hasattr(row, "name_en") else str(row)


def kind_words(label: str) -> str:
    """What kind of record a label names: `members.institution:17` is 机构; "" for no kind."""
    kind = label.partition(":")[0]
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""
