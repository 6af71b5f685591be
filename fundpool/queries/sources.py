"""Whose money is where: sources of a pool by level, project and year, forward and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from fundpool.models import Disbursement, Earmark, Entry, Journal, Pool, Receipt, Request
from fundpool.rules import ledger, tracing
from members.models import Institution


@dataclass(frozen=True)
class Group:
    """Sources of one level, project and budget year; without a level what the pool itself earned."""

    level: str
    words: str
    project: str
    year: int | None
    sums: tracing.Sums
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class Part:
    """Part of a payment that came from one source."""

    words: str
    receipt: Receipt | None
    journal: Journal
    fen: int


@dataclass(frozen=True)
class Moved:
    """One movement of a source's money: by which journal, from where to where."""

    journal: Journal
    start: str
    end: str
    request: Request | None
    payment: Disbursement | None
    fen: int


def traced(pool: Pool, until: int | None = None) -> tracing.Traced:
    """Every movement of a pool's money, until the end of a year of its books."""
    return tracing.trace(_posted(pool, until))


def _posted(pool: Pool, until: int | None) -> list[tracing.Posted]:
    rows = Entry.objects.filter(
        county=pool.county_id, journal__pool=pool, journal__state=Journal.State.POSTED,
        account__kind__in=(ledger.CASH, *tracing.HELD),
    )  # fmt: skip
    if until is not None:
        rows = rows.filter(journal__period__year__lte=until)
    heads: dict[int, tuple[object, ...]] = {}
    lines: dict[int, list[ledger.Line]] = {}
    requests: dict[int, UUID] = {}
    for row in rows.order_by("journal", "pk").values_list(
        "journal", "journal__effective_on", "journal__period__year", "journal__kind",
        "journal__reverses", "request", "account__kind", "side", "fen", "account__earmark",
        "account__unit",
    ):  # fmt: skip
        pk, on, year, kind, reverses, request, account, side, fen, earmark, unit = row
        heads[pk] = (on, year, kind, reverses)
        if request is not None:
            requests[pk] = request
        lines.setdefault(pk, []).append(ledger.Line(account, side, fen, earmark=earmark, unit=unit))
    return [
        tracing.Posted(pk, on, year, kind, tuple(lines[pk]), requests.get(pk), reverses)  # type: ignore[arg-type]
        for pk, (on, year, kind, reverses) in heads.items()
    ]


def groups(pool: Pool, year: int) -> list[Group]:
    """Sources until the end of a year, added up: finance by level, project and year, then own."""
    found = tracing.sums(traced(pool, year), year)
    receipts = {
        row.journal_id: row
        for row in Receipt.objects.filter(journal__in=found).select_related("earmark", "pool")
    }
    kinds = dict(Journal.objects.filter(pk__in=found).values_list("pk", "kind"))
    order = {level: n for n, level in enumerate(Receipt.Level.values)}
    gathered: dict[tuple[str, str, int | None], list[int]] = {}
    for pk in sorted(found):
        row = receipts.get(pk)
        key = (row.level, row.project, row.year) if row else ("", kinds[pk], None)
        gathered.setdefault(key, []).append(pk)
    made = []
    for (level, project, budget), members in gathered.items():
        theirs = tuple(receipts[pk] for pk in members if pk in receipts)
        made.append(
            Group(
                level,
                str(Receipt.Level(level).label) if level else _("本池收入"),
                project if level else str(ledger.JOURNALS.get(project, project)),
                budget,
                tracing.added(found[pk] for pk in members),
                theirs,
            )
        )
    return sorted(
        made, key=lambda one: (order.get(one.level, len(order)), one.year or 0, one.project)
    )


def parts_of(payment: Disbursement) -> list[Part]:
    """From a payment back: whose money it was."""
    pieces = [
        one
        for one in traced(payment.request.pool).by(payment.journal_id)
        if one.end.kind == tracing.OUT
    ]
    return parts(pieces)


def parts(pieces: Sequence[tracing.Piece]) -> list[Part]:
    """Pieces by their sources, in the order in which the sources came."""
    fen: dict[int, int] = {}
    for one in pieces:
        fen[one.source] = fen.get(one.source, 0) + one.fen
    journals = Journal.objects.filter(pk__in=fen).select_related("period", "receipt__earmark")
    return [
        Part(
            str(getattr(row, "receipt", None) or row.kind_words),
            getattr(row, "receipt", None),
            row,
            fen[row.pk],
        )
        for row in journals.order_by("effective_on", "pk")
    ]


def sums_of(row: Receipt) -> tracing.Sums:
    """What became of one receipt, until today."""
    found = tracing.sums(traced(row.pool), row.journal.effective_on.year)
    return found[row.journal_id]


def course_of(row: Receipt) -> list[Moved]:
    """From a receipt forward: to earmarks, to requests, to payments, and what came back."""
    pieces = traced(row.pool).of(row.journal_id)
    ids = {one.journal for one in pieces}
    journals = Journal.objects.select_related("period").in_bulk(ids)
    payments = {
        one.journal_id: one
        for one in Disbursement.objects.filter(journal__in=ids).select_related("request")
    }
    wanted = {place.request for one in pieces for place in (one.start, one.end) if place.request}
    requests = Request.objects.select_related("institution").in_bulk(wanted)
    names = _Names(
        {one.pk: one.name for one in Earmark.objects.filter(pool=row.pool)},
        dict(Institution.objects.filter(county=row.county_id).values_list("pk", "name")),
    )
    found: dict[tuple[int, tracing.Place, tracing.Place], int] = {}
    for one in pieces:
        key = (one.journal, one.start, one.end)
        found[key] = found.get(key, 0) + one.fen
    return [
        Moved(
            journals[pk], names.of(start), names.of(end),
            requests.get(end.request or start.request),
            payments.get(pk), fen,
        )
        for (pk, start, end), fen in found.items()
    ]  # fmt: skip


@dataclass(frozen=True)
class _Names:
    earmarks: dict[int, str]
    units: dict[int, str]

    def of(self, place: tracing.Place) -> str:
        """Where money is, in words."""
        if place.kind == tracing.BANK:
            return _("拨入")
        if place.kind == tracing.OUT:
            return _("付出")
        words = str(ledger.ACCOUNTS[place.kind].words)
        if place.kind == ledger.PAYABLE_TO_MEMBER:
            return f"{words} · {self.units.get(place.of or 0, '')}"
        if place.of is None:
            return f"{words} · {_('未分配')}" if place.kind == ledger.FREE else words
        return f"{words} · {self.earmarks.get(place.of, '')}"
