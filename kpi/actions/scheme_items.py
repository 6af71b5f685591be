"""What a draft says: its items, how they give points, and the weights as one set."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.numbers import plain
from alliance.core.versions import check_version
from kpi import access, queries
from kpi.actions._words import said
from kpi.drafting.rules import GATE
from kpi.drafting.scoring import Scoring, set_scoring
from kpi.models import Indicator, Scheme, SchemeItem, SchemeVersion
from members.models import Clause


@dataclass(frozen=True, slots=True)
class Wording:
    """Under which heading an item stands; its own words where it has no indicator."""

    group: str
    group_en: str = ""
    name: str = ""
    name_en: str = ""


@action
def add_scheme_item(
    *,
    draft: SchemeVersion,
    wording: Wording,
    version: str | int | None,
    by: Actor,
    indicator: Indicator | None = None,
    clause: Clause | None = None,
) -> SchemeItem:
    """Put an indicator, or words that somebody judges, at the end of a group.

    In a draft that has weights it starts with a weight of nought: a new item costs nothing until
    a set of weights decides on it.
    """
    draft, by = _opened(draft, version, by)
    if indicator is None:
        _check_words(wording, clause)
    elif draft.items.filter(indicator=indicator).exists():
        told = _("“%(name)s”已在这一版里。") % {"name": indicator.name}
        raise Refused(told, code="item_there", fields={"indicator": told})
    elif indicator.county_id != draft.county_id:
        raise Invalid(_("只能加入本县区的指标。"), code="other_county")
    group, group_en = _group(draft, wording)
    has_weights = draft.items.filter(weight__isnull=False).exists()
    item = SchemeItem.objects.create(
        county_id=draft.county_id,
        version=draft,
        code=_code(draft.scheme, indicator),
        indicator=indicator,
        clause=None if indicator else clause,
        name="" if indicator else wording.name.strip(),
        name_en="" if indicator else wording.name_en.strip(),
        group=group,
        group_en=group_en,
        position=(draft.items.aggregate(last=Max("position"))["last"] or 0) + 1,
        weight=Decimal(0) if has_weights else None,
        rule=("threshold" if indicator else "expert") if has_weights else "",
    )
    _order(draft)
    _record(by, "kpi.scheme_item_added", draft, item=item.code, group=group)
    item.refresh_from_db()
    return item


@action
def change_scheme_item(
    *,
    item: SchemeItem,
    wording: Wording,
    scoring: Scoring,
    version: str | int | None,
    by: Actor,
) -> SchemeItem:
    """Say an item's group and how it gives points; a rule that cannot be read is refused."""
    draft, by = _opened(item.version, version, by)
    item = SchemeItem.objects.select_related("indicator", "clause").get(pk=item.pk, version=draft)
    before = _told(item)
    old_group = item.group
    item.group, item.group_en = _group(draft, wording)
    if item.indicator_id is None:
        _check_words(wording, item.clause)
        item.name, item.name_en = wording.name.strip(), wording.name_en.strip()
    set_scoring(item, scoring)
    if item.group != old_group:
        item.position = (draft.items.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()
    _order(draft)
    after = _told(item)
    names = [name for name in after if after[name] != before[name]]
    _record(
        by,
        "kpi.scheme_item_changed",
        draft,
        item=item.code,
        before={name: before[name] for name in names},
        after={name: after[name] for name in names},
    )
    return item


@action
def remove_scheme_item(*, item: SchemeItem, version: str | int | None, by: Actor) -> SchemeVersion:
    """Take an item out of a draft.

    Where it had a weight above nought the set is no longer the one that the document sets: all
    weights are cleared and have to be set again.
    """
    draft, by = _opened(item.version, version, by)
    item = SchemeItem.objects.get(pk=item.pk, version=draft)
    code, is_cleared = item.code, bool(item.weight)
    item.delete()
    if is_cleared:
        _clear(draft)
    _order(draft)
    _record(by, "kpi.scheme_item_removed", draft, item=code, weights_cleared=is_cleared)
    return draft


@action
def move_scheme_item(
    *, item: SchemeItem, up: bool, version: str | int | None, by: Actor
) -> SchemeItem:
    """One place up or down inside its group."""
    draft, by = _opened(item.version, version, by)
    rows = queries.course.items_of(draft)
    place = next(n for n, row in enumerate(rows) if row.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows) or rows[other].group != rows[place].group:
        raise Refused(
            _("已经是本组的第一项。") if up else _("已经是本组的最后一项。"), code="at_the_edge"
        )
    rows[place], rows[other] = rows[other], rows[place]
    _number(rows)
    _record(by, "kpi.scheme_item_moved", draft, item=item.code, up=up)
    return rows[other]


@action
def set_scheme_weights(
    *,
    draft: SchemeVersion,
    weights: Mapping[str, Decimal | None],
    title: str,
    number: str,
    version: str | int | None,
    by: Actor,
) -> SchemeVersion:
    """Set all weights of a draft from a document, or none of them (未设).

    Only an assessment has weights. A gate is not asked: it has no points.
    """
    draft, by = _opened(draft, version, by)
    if draft.scheme.purpose != Scheme.Purpose.ASSESSMENT:
        raise Refused(_("监测和评价只看数值，不设权重。"), code="no_weights")
    rows = queries.course.items_of(draft)
    asked = {row.code: weights.get(row.code) for row in rows if row.rule != GATE}
    title, number = title.strip(), number.strip()
    if not title and not number and all(weight is None for weight in asked.values()):
        _clear(draft)
    else:
        _check_set(asked, title, number)
        draft.weights_title = said(title, field="title", most=200)
        draft.weights_number = said(number, field="number", most=100)
        draft.save(update_fields=["weights_title", "weights_number"])
        for row in rows:
            row.weight = asked.get(row.code, Decimal(0))
        SchemeItem.objects.bulk_update(rows, ["weight"])
    _record(
        by,
        "kpi.scheme_weights_set",
        draft,
        title=title,
        document=number,
        weights={code: None if one is None else plain(one) for code, one in asked.items()},
    )
    return draft


def _check_set(asked: Mapping[str, Decimal | None], title: str, number: str) -> None:
    told = {}
    if not title:
        told["title"] = _("请写明设定权重的文件名称。")
    if not number:
        told["number"] = _("请写明设定权重的文件文号。")
    for code, weight in asked.items():
        if weight is None:
            told[f"w-{code}"] = _("权重要么全部填写，要么全部不填；不计分的填 0。")
        elif weight < 0:
            told[f"w-{code}"] = _("权重不能是负数。")
    if not told and not sum(weight for weight in asked.values() if weight is not None):
        told["title"] = _("权重不能全是 0；暂不设定的，请全部不填。")
    if told:
        raise Invalid(_("权重没有填好，一项也没有保存。"), code="weights", fields=told)


def _opened(
    draft: SchemeVersion, version: str | int | None, by: Actor
) -> tuple[SchemeVersion, Actor]:
    """The draft under its lock with its next version number, and who acts."""
    draft = SchemeVersion.objects.select_for_update(no_key=True).get(pk=draft.pk)
    by = access.check_can_change_scheme(by, draft)
    check_version(draft, version)
    draft.version += 1
    draft.save(update_fields=["version"])
    return draft, by


def _check_words(wording: Wording, clause: Clause | None) -> None:
    told = {}
    if not wording.name.strip():
        told["name"] = _("没有指标的考核项，请写明方案的原话。")
    if clause is None:
        told["clause"] = _("请选出自哪一条。")
    if told:
        raise Invalid(_("有内容没有填好，请改正后再提交。"), code="item", fields=told)


def _group(draft: SchemeVersion, wording: Wording) -> tuple[str, str]:
    """The group's names; the English one of a group that is there already is kept."""
    group = said(wording.group, field="group", most=120, needed=_("请写明放在哪个一级指标下。"))
    there = draft.items.filter(group=group).values_list("group_en", flat=True).first()
    return group, there or said(wording.group_en, field="group_en", most=200)


def _code(scheme: Scheme, indicator: Indicator | None) -> str:
    """The indicator's code, or the next number; what another line ever had is not given again."""
    lines = SchemeItem.objects.filter(version__scheme=scheme)
    others = lines.exclude(indicator=indicator) if indicator else lines
    taken = set(others.values_list("code", flat=True))
    if indicator is not None and indicator.code not in taken:
        return indicator.code
    stem = indicator.code if indicator else scheme.code
    return next(code for n in range(1, 1000) if (code := f"{stem[:35]}_{n}") not in taken)


def _clear(draft: SchemeVersion) -> None:
    draft.weights_title = draft.weights_number = ""
    draft.save(update_fields=["weights_title", "weights_number"])
    draft.items.update(weight=None)


def _order(draft: SchemeVersion) -> None:
    """Number the items anew, each group in one piece where its first item stands."""
    rows = queries.course.items_of(draft)
    groups = list(dict.fromkeys(row.group for row in rows))
    _number(sorted(rows, key=lambda row: groups.index(row.group)))


def _number(rows: list[SchemeItem]) -> None:
    for position, row in enumerate(rows):
        row.position = position
    SchemeItem.objects.bulk_update(rows, ["position"])


def _told(item: SchemeItem) -> dict[str, Any]:
    names = ("name", "group", "rule", "params", "comparator")
    return {name: getattr(item, name) for name in names} | {
        name: None if one is None else plain(one)
        for name, one in {"target": item.target, "weight": item.weight}.items()
    }


def _record(by: Actor, what: str, draft: SchemeVersion, **details: Any) -> None:
    audit.record(by, what, draft, county=draft.county_id, number=draft.number, **details)
