"""The file of an audit package: written slice by slice, the same for the same books."""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from alliance.core.tables import csv_lines
from fundpool.packing import bank, decisions, tables
from fundpool.queries import verifying
from fundpool.queries.packages import Chosen

#: One slice of the file as it is kept and handed out.
SLICE: Final = 1 << 20
#: Every file inside bears this time: when it was made is not what it says.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
#: Files to be read, not changed.
_READ_ONLY: Final = 0o100444 << 16
CONTENTS: Final = "目录.csv"
REPORT: Final = "核验报告.txt"
CHAIN: Final = "账簿/凭证原文.jsonl"
Writer = Callable[[Iterable[Any]], Iterator[str]]


@dataclass(frozen=True)
class Item:
    """One file inside: how many lines it has (None: it is no table), its bytes, its hash."""

    path: str
    lines: int | None
    size: int
    sha256: str


@dataclass
class Packed:
    """The finished file, open for reading, and what stands in it."""

    file: IO[bytes]
    journals: int = 0
    findings: int = 0
    size: int = 0
    sha256: str = ""
    contents: list[Item] = field(default_factory=list)

    def slices(self) -> Iterator[bytes]:
        """The file from its beginning."""
        self.file.seek(0)
        while piece := self.file.read(SLICE):
            yield piece


def packed(chosen: Chosen) -> Packed:
    """The package of what was chosen, in a file of its own that goes when it is closed."""
    made = Packed(tempfile.TemporaryFile())  # noqa: SIM115 — the caller reads it
    with zipfile.ZipFile(made.file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in [*tables.tables(), *decisions.tables(), *bank.tables()]:
            written = partial(csv_lines, one.columns, title=one.title, demo=chosen.demo)
            made.contents.append(_table(archive, one.path, one.lines(chosen), written))
        made.contents.append(_table(archive, CHAIN, tables.chain(chosen), iter))
        made.journals = made.contents[-1].lines or 0
        for row in tables.document_rows(chosen).iterator(chunk_size=1):
            made.contents.append(
                _added(archive, tables.document_path(row), [bytes(row.document.content)])
            )
        verdict = verifying.verify(chosen.county)
        made.findings = len(verdict.findings)
        report = _report(made.journals, verdict.findings)
        made.contents.append(_added(archive, REPORT, [report.encode()]))
        made.contents.append(_added(archive, "说明.txt", [_about(chosen).encode()]))
        rows = ((one.path, one.lines, one.size, one.sha256) for one in made.contents)
        columns = [_("文件"), _("行数"), _("字节数"), "SHA-256"]
        listing = csv_lines(columns, rows, title=_("目录"), demo=chosen.demo)
        _added(archive, CONTENTS, (piece.encode() for piece in listing))
    digest = hashlib.sha256()
    for piece in made.slices():
        digest.update(piece)
        made.size += len(piece)
    made.sha256 = digest.hexdigest()
    return made


class _Counted:
    """Lines that are counted while they pass."""

    def __init__(self, lines: Iterable[Any]) -> None:
        self.lines, self.n = lines, 0

    def __iter__(self) -> Iterator[Any]:
        for line in self.lines:
            self.n += 1
            yield line


def _table(archive: zipfile.ZipFile, path: str, lines: Iterable[Any], written: Writer) -> Item:
    counted = _Counted(lines)
    item = _added(archive, path, (piece.encode() for piece in written(counted)))
    return Item(path, counted.n, item.size, item.sha256)


def _added(archive: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> Item:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _READ_ONLY, 3
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as inside:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            inside.write(piece)
    return Item(path, None, size, digest.hexdigest())


def _report(journals: int, findings: list[str]) -> str:
    verdict = _("与凭证逐张重算一致，没有发现问题。") if not findings else _("发现下列问题：")
    lines = [
        _("账簿核验报告"),
        _("按全县区所有资金池的凭证、分录、余额、结转和审计记录逐项重新计算。"),
        _("本包凭证：%(n)d张") % {"n": journals},
        verdict,
        *findings,
    ]
    return "\n".join(lines) + "\n"


def _about(chosen: Chosen) -> str:
    units = "、".join(unit.name for unit in chosen.units) or _("全部")
    said: list[Any] = [
        _("审计资料包"),
        _("资金池：%(names)s")
        % {"names": "、".join(f"{one.code} {one.name}" for one in chosen.pools)},
        _("年度：%(years)s") % {"years": "、".join(map(str, chosen.years))},
        _("单位：%(units)s") % {"units": units},
        _("金额单位为元，保留两位小数；表格为UTF-8编码的CSV。"),
        _("目录.csv列出其余每个文件的行数、字节数和SHA-256，可逐个核对。"),
        _("凭证原文.jsonl一行一张凭证：hash等于prev_hash、半角冒号和text连接后的SHA-256。"),
        _("选定单位时只含涉及这些单位的凭证，校验链不连续；余额仍为整个资金池。"),
        _(
            "不含患者资料：汇集事实只有事项、日期和数量；账号只显示末四位。申请材料为单位上传的原件。"
        ),
    ]
    if chosen.demo:
        said.insert(1, _("演示数据，不是真实情况。"))
    return "\n".join(map(str, said)) + "\n"
