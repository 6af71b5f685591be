"""Reading what people say of a body, and writing it into its row."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db.models import CharField
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.db.fields import canonical
from alliance.core.errors import Invalid
from members import queries, uscc
from members.models import Institution, Town, Unit
from members.queries.bodies import text_of
from members.rules import KINDS
from members.sorting import put_keys

MOST_STARS: Final = 5
_FLAGS: Final = {"true", "false"}


def label_of(field: str) -> str:
    """What a fact is called."""
    return str(Institution._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def read_all(institution: Institution, said: Mapping[str, str | None]) -> dict[str, str | None]:
    """What was said, each in its one way of writing; Invalid names every fact that is wrong."""
    found: dict[str, str | None] = {}
    wrong: dict[str, Any] = {}
    for field, text in said.items():
        try:
            found[field] = _read(institution, field, (text or "").strip())
        except ValueError as error:
            wrong[field] = error.args[0]
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return found


def changed(
    before: Callable[[str], str | None], said: Mapping[str, str | None]
) -> dict[str, list[str | None]]:
    """{fact: [before, after]} for what is said otherwise than it stood."""
    return {field: [before(field), text] for field, text in said.items() if before(field) != text}


def put(institution: Institution, facts: Mapping[str, str | None]) -> None:
    """Write facts into the locked row; its version grows by one, its unit takes its name."""
    for field, text in facts.items():
        setattr(institution, field, _value(institution, field, text))
    if "name" in facts:
        put_keys(institution)
        Unit.objects.filter(pk=institution.unit_id).update(name=institution.name)
    institution.version += 1
    institution.save()


def check_reasoned(
    institution: Institution, fields: Iterable[str], reason: str, on: date | None = None
) -> None:
    """Invalid when the plan keeps a fact unchanged and no reason for changing it is given."""
    kept = queries.bodies.protected(institution.county_id, on or today())
    for field in fields:
        if field in kept and not reason.strip():
            sentence = _("%(clause)s写明“%(words)s”不变。确需改动“%(field)s”的，请写明理由。") % {
                "clause": kept[field].clause,
                "words": kept[field].words,
                "field": label_of(field),
            }
            raise Invalid(sentence, code="protected", fields={"reason": sentence})


def check_known(fields: Iterable[str], allowed: Iterable[str]) -> None:
    """Invalid when something is named that is no fact, or not one of these."""
    unknown = sorted(set(fields) - set(allowed))
    if unknown:
        raise Invalid(_("“%(field)s”不能这样填写。") % {"field": unknown[0]})


def _read(institution: Institution, field: str, text: str) -> str | None:
    """One fact in its one way of writing; ValueError with a sentence when it is none."""
    if not text:
        if field == "name":
            raise ValueError(_("名称不能为空。"))
        return None
    column: Any = Institution._meta.get_field(field)
    if field == "kind":
        _check_among(text, KINDS)
    elif field == "uscc":
        text = uscc.normalised(text)
    elif field in {"parent", "town"}:
        _check_place(institution, field, text)
    elif field == "star":
        _check_among(text, {str(n) for n in range(1, MOST_STARS + 1)})
    elif field in {"latitude", "longitude"}:
        text = _degrees(text, 90 if field == "latitude" else 180)
    elif field == "opened_on":
        text = _day(text)
    elif column.choices:
        _check_among(text, dict(column.choices))
    elif column.get_internal_type() == "BooleanField":
        _check_among(text, _FLAGS)
    if isinstance(column, CharField) and len(text) > (column.max_length or len(text)):
        raise ValueError(_("最多%(n)d个字。") % {"n": column.max_length})
    return text


def _check_among(text: str, allowed: Iterable[str]) -> None:
    if text not in allowed:
        raise ValueError(_("“%(text)s”不在可选项中，请从列出的选项中选择。") % {"text": text[:40]})


def _check_place(institution: Institution, field: str, code: str) -> None:
    if field == "town":
        if not Town.objects.filter(county=institution.county_id, code=code).exists():
            raise ValueError(_("没有代码为%(code)s的镇街。") % {"code": code[:40]})
        return
    above = Institution.objects.filter(county=institution.county_id, code=code).first()
    if above is None:
        raise ValueError(_("没有代码为%(code)s的机构。") % {"code": code[:40]})
    while above is not None:
        if above.pk == institution.pk:
            raise ValueError(_("机构不能隶属于它自己或它的下属机构。"))
        above = above.parent


def _degrees(text: str, most: int) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(_("请填度数，如29.4028。")) from None
    if not number.is_finite() or abs(number) > most:
        raise ValueError(_("度数超出范围。"))
    return canonical(number)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(_("日期写作2024-12-31。")) from None


def _value(institution: Institution, field: str, text: str | None) -> Any:
    column: Any = Institution._meta.get_field(field)
    if text is None:
        return None if column.null else ""
    if field in {"parent", "town"}:
        model = column.related_model
        return model.objects.get(county=institution.county_id, code=text)
    if column.get_internal_type() == "BooleanField":
        return text == "true"
    return column.to_python(text)


def now_of(institution: Institution) -> Callable[[str], str | None]:
    """What the row says today of any fact."""
    return lambda field: text_of(institution, field)
