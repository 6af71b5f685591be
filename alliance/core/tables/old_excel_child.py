"""Reads an old .xls workbook in a process of its own: run by path, never imported.

Standard input is the file, standard output one JSON object; the one argument, in
hexadecimal UTF-8, is the name of the sheet that is wanted, empty for the first. The reader may ask for any
amount of memory, and dies of it here instead of in the process that serves people: the
limits are set before the file is looked at.
"""

import datetime
import io
import json
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY = 512 * 1024 * 1024
SECONDS = 10
MOST_CELLS = 1_500_000


def main() -> int:
    """Write a visible sheet: the others' names, its name, merged areas, and rows of plain values.

    The one that is wanted, otherwise the first that holds anything.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        if not names:
            return _answer({"wrong": "no_sheet"})
        wanted = bytes.fromhex("".join(sys.argv[1:])).decode()
        if wanted and wanted not in names:
            return _answer({"there": names})
        read = (book.get_sheet_by_name(name) for name in names)
        sheet = (
            book.get_sheet_by_name(wanted)
            if wanted
            else next((one for one in read if one.total_height), book.get_sheet_by_name(names[0]))
        )
        if sheet.total_height * sheet.total_width > MOST_CELLS * 10:
            return _answer({"wrong": "too_large"})
        rows = sheet.to_python(skip_empty_area=False)
        merged = [[a[0] + 1, a[1], b[0] + 1, b[1]] for a, b in sheet.merged_cell_ranges or ()]
    except PasswordError:
        return _answer({"wrong": "password"})
    except (CalamineError, ValueError, OSError):
        return _answer({"wrong": "damaged"})
    cells = [[_value(value) for value in row] for row in rows]
    others = [name for name in names if name != sheet.name]
    return _answer({"sheet": sheet.name, "others": others, "merged": merged, "rows": cells})


def _value(value: object) -> object:
    """Numbers as [number], so that they are told from texts; days and times as they are read."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return [repr(value)]
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    return str(value)


def _answer(said: dict[str, object]) -> int:
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
