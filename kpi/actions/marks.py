"""Marking by hand: an expert's points, a gate, the two conditions of a qualitative indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.models import Document
from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi import access, queries
from kpi.actions._words import said
from kpi.formula import NotANumber, read_number
from kpi.models import Mark, MarkFile, Scheme
from kpi.queries.marking import Markable
from kpi.running.marking import EXPERT, GATE, condition_name
from members.models import Unit

MOST_FILES = 10


@dataclass(frozen=True)
class Given:
    """What an assessor found: points as typed, or an answer, or one for each condition.

    `files` prove points or a gate; `proofs` hold the files of each condition by its code.
    """

    reason: str
    points: str = ""
    holds: bool | None = None
    conditions: Mapping[str, bool] = field(default_factory=dict)
    files: "Sequence[UploadedFile[Any]]" = ()
    proofs: "Mapping[str, Sequence[UploadedFile[Any]]]" = field(default_factory=dict)


@action
def give_mark(
    *, scheme: Scheme, item: str, unit: Unit, period: str, given: Given, by: Actor
) -> Mark:
    """Mark one line for one body and period; an earlier mark is replaced and stays readable."""
    scheme = Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    by = access.check_can_mark(by, scheme, unit, period)
    line = _line(scheme, item, unit, Period.parse(period))
    reason = said(given.reason, field="reason", most=1000, needed=_("请写明评分的理由。"))
    found = _FOUND.get(line.kind, _judged)(line, given)
    moment = now()
    replaced = Mark.objects.filter(
        scheme=scheme, item=item, unit=unit, period=period, replaced_at__isnull=True
    ).update(replaced_at=moment)
    kept = {
        name: [_stored(scheme, one, by) for one in files]
        for name, files in {"": given.files, **given.proofs}.items()
    }
    mark = Mark.objects.create(
        county_id=scheme.county_id,
        scheme=scheme,
        item=item,
        unit=unit,
        period=period,
        points=found.points,
        holds=found.holds,
        conditions=[
            {**row, "files": [str(one.pk) for one in kept.get(row["code"], ())]}
            for row in found.conditions
        ],
        reason=reason,
        by_id=by.person,
        at=moment,
        demo=scheme.demo,
    )
    MarkFile.objects.bulk_create(
        MarkFile(county_id=scheme.county_id, mark=mark, document=document)
        for documents in kept.values()
        for document in documents
    )
    audit.record(
        by,
        "kpi.mark_replaced" if replaced else "kpi.mark_given",
        mark,
        county=scheme.county_id,
        scheme=scheme.code,
        item=item,
        unit=unit.code,
        period=period,
        points="" if found.points is None else plain(found.points),
        holds=found.holds,
        reason=reason,
    )
    return mark


@dataclass(frozen=True)
class _Finding:
    points: Decimal | None = None
    holds: bool | None = None
    conditions: tuple[Mapping[str, Any], ...] = ()


def _line(scheme: Scheme, item: str, unit: Unit, period: Period) -> Markable:
    """The line in the version that is in force for the period, for a body it looks at."""
    lines, units = queries.marking.to_mark(scheme, period)
    line = next((one for one in lines if one.code == item), None)
    if line is None:
        raise Invalid(
            _("这个方案在这个期间没有由人评定的考核项“%(code)s”。") % {"code": item},
            code="not_markable",
        )
    if unit.pk not in {one.pk for one in units}:
        raise Refused(
            _("%(unit)s不是这个方案的考核对象，不用评分。") % {"unit": unit.name},
            code="not_assessed",
        )
    if (item, unit.pk) in queries.marking.left_out(scheme, period.code):
        raise Refused(
            _("这一项已决定对%(unit)s不予计入，不用评分；要评分，请先撤销那个决定。")
            % {"unit": unit.name},
            code="left_out",
        )
    return line


def _pointed(line: Markable, given: Given) -> _Finding:
    """Nought up to the weight, exactly as typed, with a file."""
    most = line.weight
    if most is None:
        raise Refused(
            _("这一项还没有设权重，不能给分。请先按文件设定权重并发布。"), code="no_weight"
        )
    said = {"most": plain(most)}
    try:
        points = Decimal(read_number(given.points.strip()))
    except NotANumber as error:
        raise _wrong("points", _("请填 0 到 %(most)s 之间的分数。") % said) from error
    if not 0 <= points <= most:
        raise _wrong("points", _("分数须在 0 到 %(most)s 之间，请改正。") % said)
    _check_files("files", given.files)
    return _Finding(points=points)


def _passed(_line: Markable, given: Given) -> _Finding:
    """Whether it holds, with a file either way."""
    if given.holds is None:
        raise _wrong("holds", _("请选择：通过，或否决。"))
    _check_files("files", given.files)
    return _Finding(holds=given.holds)


def _judged(line: Markable, given: Given) -> _Finding:
    """Each condition on its own: one that holds is proven; met only when all hold."""
    answers = []
    for row in line.conditions:
        code, holds = row["code"], given.conditions.get(row["code"])
        name = {"name": condition_name(row)}
        if holds is None:
            raise _wrong(f"holds-{code}", _("请回答“%(name)s”：是或否。") % name)
        files = given.proofs.get(code, ())
        if holds:
            _check_files(f"files-{code}", files, _("“%(name)s”答“是”，须附佐证文件。") % name)
        answers.append({**row, "holds": holds})
    return _Finding(holds=all(row["holds"] for row in answers), conditions=tuple(answers))


_FOUND = {EXPERT: _pointed, GATE: _passed}


def _check_files(name: str, files: "Sequence[UploadedFile[Any]]", needed: str = "") -> None:
    if not files:
        raise _wrong(name, needed or _("请附佐证文件。"))
    if len(files) > MOST_FILES:
        raise _wrong(name, _("一次最多附 %(n)d 份文件，请合并后再附。") % {"n": MOST_FILES})


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, code="mark_wrong", fields={name: sentence})


def _stored(scheme: Scheme, upload: "UploadedFile[Any]", by: Actor) -> Document:
    return attachments.store(county=scheme.county, upload=upload, by=by, demo=scheme.demo)
