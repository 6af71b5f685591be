"""What an audit package holds, as somebody who unpacks it reads it."""

import csv
import hashlib
import io
import zipfile

from fundpool.models import AuditPackage
from fundpool.queries import packages as queries


def opened(row: AuditPackage) -> dict[str, bytes]:
    """Its files by name, after its size and digest were held against what it says of itself."""
    content = b"".join(queries.slices(row))
    assert (len(content), hashlib.sha256(content).hexdigest()) == (row.size, row.sha256)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.external_attr >> 16 for one in archive.infolist()} == {0o100444}
        return {name: archive.read(name) for name in archive.namelist()}


def table(inside: dict[str, bytes], path: str) -> list[dict[str, str]]:
    """One of its tables, a line a row."""
    return list(csv.DictReader(io.StringIO(inside[path].decode("utf-8-sig"))))
