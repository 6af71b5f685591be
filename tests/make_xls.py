"""Old .xls workbooks byte by byte: no library that writes them is among our tools."""

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # a shorter stream would stand in another place of the file
GLOBALS, SHEET = 0x0005, 0x0010

Cell = str | int | float | None


def old_workbook(
    rows: Sequence[Sequence[Cell]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    title: str = "Sheet1",
) -> bytes:
    """One sheet with these rows; merged areas as (first row, last row, left, right) from 0."""
    cells = [
        _cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    ]
    areas = b"".join(struct.pack("<4H", *area) for area in merged)
    if merged:
        cells.append(_record(0x00E5, struct.pack("<H", len(merged)) + areas))
    size = (len(rows), max(len(row) for row in rows))
    return old_file(b"".join(cells), size, title)


def with_a_far_cell() -> bytes:
    """Two cells, one in the last corner: whoever keeps every cell between them needs a lot."""
    cells = [_cell(0, 0, 1), _cell(65535, 255, 1)]
    return old_file(b"".join(cells), (65536, 256), "Sheet1")


def old_file(cells: bytes, size: tuple[int, int], title: str) -> bytes:
    """The file around these cell records."""
    begin = _record(0x0809, struct.pack("<6H", 0x0600, GLOBALS, 0, 0, 0, 0))
    end = _record(0x000A, b"")
    name = title.encode("utf-16-le")
    sheet_at = len(begin) + 4 + 8 + len(name) + len(end)
    named = struct.pack("<IBBBB", sheet_at, 0, 0, len(title), 1) + name
    dimensions = _record(0x0200, struct.pack("<IIHHH", 0, size[0], 0, size[1], 0))
    sheet = _record(0x0809, struct.pack("<6H", 0x0600, SHEET, 0, 0, 0, 0)) + dimensions
    return _compound(begin + _record(0x0085, named) + end + sheet + cells + end)


def _cell(row: int, column: int, value: Cell) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, place + text)
    return _record(0x0203, place + struct.pack("<d", value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """The stream as the one document of a compound file: header, allocation, directory, data."""
    stream = stream.ljust(max(_LEAST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    tables = 1
    while (2 + sectors + tables - 1) > tables * 128:
        tables += 1
    chain = [_FAT] * tables + [_END]
    first = tables + 1
    chain += [first + n + 1 for n in range(sectors - 1)] + [_END]
    chain += [_FREE] * (tables * 128 - len(chain))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, tables, tables, 0, _LEAST, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry(
        "Workbook", 2, first, len(stream)
    )
    directory = directory.ljust(_SECTOR, b"\0")
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        text, len(text), kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, first, size,
    )  # fmt: skip
