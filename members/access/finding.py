"""What a search finds here: bodies by any name, alliances, places, people, plans and rules."""

from collections.abc import Callable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.finding import MOST, Found, matching
from alliance.core.parameters import declared
from alliance.core.showing import local
from members.access.deciding import reach
from members.access.people import persons_for
from members.access.places import alliances_for, institutions_for
from members.access.plans import plans_for
from members.access.sharing import towns_for, villages_for
from members.models import Alliance, County, Institution, InstitutionName, PlanRule
from members.queries.rules import kind_words


def find(actor: Actor, text: str) -> list[Found]:
    """Everything of the registry that the actor may read and that the text names."""
    answers: tuple[Callable[[Actor, str], Iterator[Found]], ...] = (
        _institutions, _alliances, _people, _towns, _villages, _parameters, _rules,
    )  # fmt: skip
    return [found for answer in answers for found in answer(actor, text)]


def _institutions(actor: Actor, text: str) -> Iterator[Found]:
    """By name, English name, any former or short name, code, credit code, pinyin."""
    mine = institutions_for(actor)
    names = ("name", "name_en", "uscc", "licence_no")
    rows = list(matching(mine, text, names=names).select_related("county")[:MOST])
    called = (
        InstitutionName.objects.filter(institution__in=mine, name__icontains=text)
        .exclude(institution__in=[row.pk for row in rows])
        .select_related("institution__county")
        .order_by("name")[:MOST]
    )
    for row in rows:
        yield _body(row, kind_words(row.kind))
    for alias in called:
        note = f"{alias.get_kind_display()} {alias.name}"
        yield _body(alias.institution, note, rank=2)


def _body(row: Institution, note: str, rank: int | None = None) -> Found:
    rank = getattr(row, "rank", 2) if rank is None else rank
    return Found(
        app="members",
        group=_("机构"),
        label=local(row, "name"),
        code=row.code,
        note=note,
        url=row.get_absolute_url(),
        rank=rank,
        demo=row.demo,
    )


def _alliances(actor: Actor, text: str) -> Iterator[Found]:
    """By name, English name, code, pinyin, and what else the plan calls it."""
    mine = alliances_for(actor)
    rows = list(matching(mine, text, names=("name", "name_en")).select_related("county")[:MOST])
    for row in rows:
        yield _alliance(row, str(row.get_kind_display()), row.rank)
    others = mine.exclude(pk__in=[row.pk for row in rows]).exclude(aliases=[])
    for row in others.select_related("county"):
        called = [name for name in row.other_names if text.casefold() in name.casefold()]
        if called:
            yield _alliance(row, called[0], 2)


def _alliance(row: Alliance, note: str, rank: int) -> Found:
    return Found(
        app="members",
        group=_("医共体与联盟"),
        label=local(row, "name"),
        code=row.code,
        note=note,
        url=reverse("alliance", args=[row.county.code, row.code]),
        rank=rank,
        demo=row.demo,
    )


def _people(actor: Actor, text: str) -> Iterator[Found]:
    """Persons of the institutions whose people the actor may read."""
    rows = matching(persons_for(actor), text, names=("name", "position"))
    for row in rows.select_related("institution", "county")[:MOST]:
        where = local(row.institution, "name") if row.institution else row.county.name
        yield Found(
            app="members",
            group=_("人员"),
            label=row.name,
            code=row.code,
            note=f"{where} {row.position}".strip(),
            url=reverse("person", args=[row.county.code, row.code]),
            rank=row.rank,
            demo=row.demo,
        )


def _towns(actor: Actor, text: str) -> Iterator[Found]:
    rows = matching(towns_for(actor), text, names=("name", "name_en"))
    for row in rows.select_related("county")[:MOST]:
        url = reverse("villages", args=[row.county.code]) + f"?town={row.code}"
        yield Found(
            "members", _("镇街"), local(row, "name"), row.code, row.county.name, url, row.rank,
            row.demo,
        )  # fmt: skip


def _villages(actor: Actor, text: str) -> Iterator[Found]:
    rows = matching(villages_for(actor), text)
    for row in rows.select_related("county", "town")[:MOST]:
        url = reverse("village", args=[row.county.code, row.code])
        note = row.town.name if row.town else row.county.name
        yield Found("members", _("行政村"), row.name, row.code, note, url, row.rank, row.demo)


def _parameters(actor: Actor, text: str) -> Iterator[Found]:
    """What a county may set, by its name or key; it leads to the first county of the actor."""
    counties = reach(actor, "members.read").counties
    county = County.objects.filter(pk__in=counties).order_by("code").first()
    if county is None:
        return
    wanted = text.lower()
    found = [
        parameter
        for parameter in declared().values()
        if wanted in str(parameter.name).lower() or wanted in parameter.key.lower()
    ]
    for parameter in found[:MOST]:
        url = reverse("rule", args=[county.code, parameter.key])
        rank = 0 if wanted == parameter.key.lower() else 2
        yield Found("members", _("县区参数"), str(parameter.name), parameter.key, "", url, rank)


def _rules(actor: Actor, text: str) -> Iterator[Found]:
    """Rules and clauses of the published plans."""
    english = (get_language() or "").startswith("en")
    words = Q(text__icontains=text) | Q(text_en__icontains=text) | Q(code__istartswith=text)
    rows = (
        PlanRule.objects.filter(words | Q(clause__quote__icontains=text), plan__in=plans_for(actor))
        .select_related("plan", "clause")
        .order_by("plan__code", "position")
    )
    for row in rows[:MOST]:
        yield Found(
            app="members",
            group=_("方案规则"),
            label=row.text_en if english else row.text,
            code=row.code,
            note=f"{row.plan.code} {row.clause.key}",
            url=reverse("plan", args=[row.plan.code]) + f"#c{row.clause_id}",
            rank=2,
        )
