"""Opening an XLSX workbook: the parts of the archive, its sheets, texts and formats.

The parts are parsed as a stream by expat, which refuses any document type declaration (so
there are no entities at all) and stops at the first bound that is passed. A library that
builds the sheet in memory was passed over: it takes twice as long, and tells neither
a formula that was never computed from an empty cell nor what is merged.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from xml.parsers import expat  # the handlers below refuse every declaration

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.tables.formats import Formats
from alliance.core.tables.shape import LONGEST_CELL, MOST_CELLS, MOST_TEXT, Table, clean
from alliance.core.tables.sheet import SheetReader

MOST_ENTRIES: Final = 1000
MOST_UNPACKED: Final = 200 * 1024 * 1024
#: A sheet filled in by people packs to a tenth, one of zeros alone to a thirtieth.
MOST_RATIO: Final = 150
_HARMLESS: Final = 1 << 20
_CHUNK: Final = 1 << 18
_ENCRYPTED: Final = 0x1


def read_workbook(content: bytes) -> Table:
    """The first visible sheet of the workbook; Invalid when damaged, too large or hostile."""
    with _damage_refused(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_entries(archive)
        parts = _Parts(archive)
        home = parts.related("", "officeDocument").get("", "xl/workbook.xml")
        targets = parts.related(home, "worksheet")
        book = parts.workbook(home)
        sheet = next((s for s in book.sheets if s[2] == "visible"), None)
        if sheet is None or sheet[1] not in targets:
            raise Invalid(_("工作簿里没有可见的工作表。"), code="file_no_sheet")
        texts = parts.shared_texts(parts.related(home, "sharedStrings").get(""))
        formats = parts.formats(parts.related(home, "styles").get(""), book.from_1904)
        reader = SheetReader(texts, formats)
        parts.parse(targets[sheet[1]], reader.start, reader.end, reader.text)
        return Table(reader.rows, sheet[0], tuple(reader.merged))


class _Book:
    """What workbook.xml says: (name, relation, visibility) of each sheet, and the epoch."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False


class _Parts:
    """The parts of the archive, read within one common bound."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.unpacked = 0

    def parse(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Run expat over one part; the handlers get names without their namespace prefix."""

        def first(tag: str, said: dict[str, str]) -> None:
            # Most programs write no prefix: then no call is spent on taking it off.
            prefixed = ":" in tag
            parser.StartElementHandler = _bare(start) if prefixed else start
            parser.EndElementHandler = _bare(end) if prefixed and end else end
            parser.StartElementHandler(tag, said)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.StartElementHandler = first
        parser.CharacterDataHandler = text
        with self.archive.open(name) as stream:
            size = 0
            most = _most_unpacked(self.archive.getinfo(name))
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self.unpacked += len(chunk)
                if size > most or self.unpacked > MOST_UNPACKED:
                    raise _too_large()
                parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def related(self, source: str, kind: str) -> dict[str, str]:
        """The parts of a kind that `source` names, by relation id; the last also under ""."""
        folder, name = posixpath.split(source)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, str] = {}

        def start(tag: str, said: dict[str, str]) -> None:
            if tag == "Relationship" and said.get("Type", "").endswith(f"/{kind}"):
                target = posixpath.normpath(posixpath.join("/", folder, said["Target"])).lstrip("/")
                found[said["Id"]] = found[""] = target

        if where in self.names:
            self.parse(where, start)
        return found

    def workbook(self, name: str) -> _Book:
        """The list of sheets."""
        book = _Book()

        def start(tag: str, said: dict[str, str]) -> None:
            if tag == "sheet":
                relation = next((v for k, v in said.items() if k.endswith(":id")), "")
                book.sheets.append((said["name"], relation, said.get("state", "visible")))
            elif tag == "workbookPr":
                book.from_1904 = said.get("date1904") in {"1", "true"}

        self.parse(name, start)
        return book

    def shared_texts(self, name: str | None) -> list[str]:
        """The texts that cells share by number, without what is written above them."""
        texts: list[str] = []
        if name not in self.names:
            return texts
        now: list[str] = []
        state = {"in": False, "above": 0, "length": 0, "all": 0}

        def start(tag: str, said: dict[str, str]) -> None:
            if tag == "si":
                now.clear()
                state["length"] = 0
            elif tag == "rPh":
                state["above"] += 1
            elif tag == "t":
                state["in"] = not state["above"]

        def end(tag: str) -> None:
            if tag == "t":
                state["in"] = False
            elif tag == "rPh":
                state["above"] -= 1
            elif tag == "si":
                texts.append(clean("".join(now)))  # once here, not a copy for each cell
                if len(texts) > MOST_CELLS:
                    raise _too_large()

        def text(piece: str) -> None:
            if not state["in"]:
                return
            state["length"] += len(piece)
            state["all"] += len(piece)
            if state["length"] > LONGEST_CELL or state["all"] > MOST_TEXT:
                raise _too_large()
            now.append(piece)

        self.parse(name, start, end, text)
        return texts

    def formats(self, name: str | None, from_1904: bool) -> Formats:
        """Which cell styles show dates, and which percent."""
        formats = Formats(from_1904)
        if name in self.names:
            self.parse(name, formats.start, formats.end)
        return formats


def _bare(handle: Callable[..., None]) -> Callable[..., None]:
    return lambda tag, *said: handle(tag.rpartition(":")[2], *said)


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _too_large()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _too_large()
    if any(entry.file_size > _most_unpacked(entry) for entry in entries):
        raise _too_large()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Invalid(_("文件带有密码，请去掉密码后再上传。"), code="file_old_or_encrypted")


def _most_unpacked(entry: zipfile.ZipInfo) -> int:
    return max(_HARMLESS, MOST_RATIO * entry.compress_size)


def _refuse_declaration(*said: Any) -> None:
    raise Invalid(_("文件里有不允许的声明，不予打开。"), code="file_hostile")


def _too_large() -> Invalid:
    return Invalid(_("文件展开后过大，不予打开。请分成几份再上传。"), code="file_too_large")


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        OSError,
        RuntimeError,  # zipfile: a password is needed
        NotImplementedError,  # zipfile: a packing method it does not know
        LookupError,
        ValueError,
        OverflowError,
    ) as trouble:
        raise Invalid(
            _("文件已损坏，打不开。请在表格软件中另存一份再上传。"), code="file_damaged"
        ) from trouble
