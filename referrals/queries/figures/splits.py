"""Parts of a sum: reasons, urgency, indications; own words are never shown, only counted."""

from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from referrals.queries.figures.counting import Counts
from referrals.queries.figures.hiding import HIDDEN, SMALL, is_small
from referrals.queries.figures.tables import Asked, Line, Table, alone, cell, shares
from referrals.queries.lists import PROVEN
from referrals.rules import move_words
from referrals.vocabulary import DECLINE_DOWN, DECLINE_UP, PRIORITIES, SPECIALTIES, Words


def all_of(counts: Counts, lists: Mapping[str, tuple[str, ...]], *, hides: bool) -> Iterator[Table]:
    """A table for each kind of reason, for urgency and for specialty."""
    yield _coded("up.declined", _("不予接收的原因"), DECLINE_UP, counts, hides=hides)
    yield _coded("down.declined", _("基层不能接收的原因"), DECLINE_DOWN, counts, hides=hides)
    proposed = counts.reasons["down.proposed"]
    yield _listed("down.proposed", _("下转情形"), lists["down.proposed"], proposed, hides=hides)
    of = {code: {"of": "up.sent", "priority": code} for code in PRIORITIES}
    yield _table("priorities", _("上转的优先级"), [
        (str(words), counts.priorities[code], of[code]) for code, words in PRIORITIES.items()
    ], hides=hides, total={"of": "up.sent"})  # fmt: skip
    yield _table("specialties", _("上转的专科"), [
        (str(words), counts.specialties[code], {"of": "up.sent", "specialty": code})
        for code, words in SPECIALTIES.items() if counts.specialties[code]
    ], hides=hides, total={"of": "up.sent"})  # fmt: skip
    yield _listed(
        "out.left", _("县域外转诊的指征"), lists["out.left"], counts.indications, hides=hides
    )


def of_wards(counts: Counts, names: Mapping[int, str], *, hides: bool) -> Table:
    """Who was registered at the base, by joint ward; where there is none the table says so."""
    wards = sorted(
        (ward for ward in counts.wards if ward is not None), key=lambda ward: (ward[1], ward[2])
    )
    rows: list[tuple[str, int, Asked]] = [
        (
            f"{names.get(place, '')} · {name}",
            counts.wards[pk, place, name],
            {"of": "down.registered", "ward": str(pk)},
        )
        for pk, place, name in wards
    ]
    rest = {"of": "down.registered", "ward": ""}
    rows.append((_("不住联合病房"), counts.wards[None], rest))
    note = _("一期内在基层登记接收的下转患者，按登记时住进的联合病房；管床医生后来更换的不影响。")
    of = {"of": "down.registered"}
    return _table("wards", _("联合病房收治"), rows, hides=hides, note=note, total=of)


def of_lists(counts: Counts, *, hides: bool) -> Table:
    """How many steps came from a hospital's daily list, hidden where the rest would tell."""
    lines = []
    for verb in PROVEN:
        every, listed = counts.lists.get(verb, (0, 0))
        small = hides and (is_small(listed) or is_small(every - listed))
        shown = cell(listed, (SMALL if is_small(listed) else HIDDEN) if small else "")
        lines.append(Line(move_words(verb), (alone(every, {}, hides=hides), shown)))
    note = _("医院导入清单后确认的步骤；其余由人在转诊里登记。")
    return Table(
        "lists", _("多少来自就诊住院清单"), (_("件数"), _("来自清单")), tuple(lines), note=note
    )


def _coded(name: str, title: str, words: Words, counts: Counts, *, hides: bool) -> Table:
    found = counts.reasons[name]
    rows: list[tuple[str, int, Asked]] = [
        (str(text), found[code], {"of": name, "reason": code}) for code, text in words.items()
    ]
    rest = sum(found.values()) - sum(found[code] for code in words)
    if rest:
        rows.append((_("没有代码"), rest, {}))
    return _table(name, title, rows, hides=hides, note=_("每次不接收计一次。"))


def _listed(
    name: str, title: str, there: tuple[str, ...], found: Counter[str], *, hides: bool
) -> Table:
    rows: list[tuple[str, int, Asked]] = [
        (text, found[text], {"of": name, "reason": text} if name != "out.left" else {})
        for text in there
    ]
    rest = sum(found.values()) - sum(found[text] for text in there)
    if rest or not rows:
        rows.append((_("不在县区列表内"), rest, {}))
    note = _("县区规则所列的情形；医生自写的不显示原文，合并为一行。")
    return _table(name, title, rows, hides=hides, note=note)


def _table(
    name: str,
    title: str,
    rows: list[tuple[str, int, Asked]],
    *,
    hides: bool,
    note: str = "",
    total: Asked | None = None,
) -> Table:
    lines, withheld = shares(rows, hides=hides, total=total)
    return Table(name.replace(".", "-"), title, (_("件数"),), lines, note=note, withheld=withheld)
