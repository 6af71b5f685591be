"""Supporting documents: taken in with care, handed out as files to keep.

What a file is, its first bytes say; its name must agree. Nothing is opened or shown here: a
document leaves as an attachment under its own name. Pages reach one only through the row that
owns it.
"""

import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, NotFound
from alliance.core.models import Document

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ENTRIES: Final = 2000
MOST_UNPACKED: Final = 100 * 1024 * 1024
LONGEST_NAME: Final = 120
ACCEPTED: Final = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx"

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "docx": f"{_OFFICE}wordprocessingml.document",
}
_FIRST_BYTES: Final = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "xlsx": b"PK\x03\x04",
    "docx": b"PK\x03\x04",
}
#: The part without which an archive is not the kind its name says.
_MAIN_PART: Final = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_PACKINGS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED: Final = 0x1
_CHUNK: Final = 1 << 18
_NOT_IN_NAMES: Final = re.compile(r'[<>:"|?*]')


def store(*, county: Model, upload: "UploadedFile[Any]", by: Actor, demo: bool = False) -> Document:
    """Keep a file that somebody sent, with its hash; to be called inside an action.

    Raises Invalid, saying what to do, when it is too large, not of an accepted kind, not what
    its name says, damaged, or a hostile archive.
    """
    ending, stem = _ending_and_stem(upload.name or "")
    if (upload.size or 0) > MOST_BYTES:
        raise _refused(_("文件超过 20 MB。请压缩或分开后再上传。"), "file_too_large")
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _refused(_("文件超过 20 MB。请压缩或分开后再上传。"), "file_too_large")
    if not content:
        raise _refused(_("文件是空的。请重新选择文件。"), "file_empty")
    if not content.startswith(_FIRST_BYTES[ending]):
        raise _refused(_("文件内容与文件名不符。请用原来的程序另存后再上传。"), "file_kind")
    if ending in _MAIN_PART:
        _check_archive(content, _MAIN_PART[ending])
    document = Document.objects.create(
        county_id=county.pk,
        name=f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}",
        media_type=_TYPES[ending],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        by_person=by.person,
        demo=demo,
    )
    audit.record(by, "document.stored", document, sha256=document.sha256, size=document.size)
    return document


def handed_out(by: Actor, what: str, row: Model, **details: Any) -> HttpResponse:
    """The document of a row that `by` may read; that it was read is written down as `what`.

    NotFound where the row has none: nothing that is there is denied.
    """
    document: Document | None = getattr(row, "document", None)
    if document is None:
        raise NotFound(_("这里没有附件。"))
    audit.seen(by, what, row, **details)
    return served(document)


def served(document: Document) -> HttpResponse:
    """The file as it came, to be kept and never shown inside a page."""
    response = HttpResponse(bytes(document.content), content_type=document.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=document.name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _ending_and_stem(name: str) -> tuple[str, str]:
    """The kind a name claims, and what is left of it without paths and invisible characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem, _dot, ending = _NOT_IN_NAMES.sub("_", visible).rpartition(".")
    ending = ending.strip().lower().replace("jpeg", "jpg")
    if ending not in _TYPES:
        raise _refused(_("附件只接受 PDF、PNG、JPG、XLSX 和 DOCX 文件。"), "file_kind")
    return ending, stem.strip(" .") or str(_("附件"))


def _check_archive(content: bytes, main_part: str) -> None:
    """An office file that could be opened without harm: all of it is unpacked once, bounded."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise _refused(_("文件带有密码，请去掉密码后再上传。"), "file_encrypted")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise _refused(_("文件带有宏，请另存为不带宏的文件后再上传。"), "file_macro")
            if (
                len(entries) > MOST_ENTRIES
                or sum(entry.file_size for entry in entries) > MOST_UNPACKED
                or any(entry.compress_type not in _PACKINGS for entry in entries)
            ):
                raise _refused(_("文件展开后过大，不予接收。请分开后再上传。"), "file_too_large")
            if main_part not in names:
                raise _refused(_("文件内容与文件名不符。请用原来的程序另存后再上传。"), "file_kind")
            for entry in entries:
                with archive.open(entry) as part:
                    while part.read(_CHUNK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as damage:
        raise _refused(
            _("文件已损坏，打不开。请用原来的程序另存后再上传。"), "file_damaged"
        ) from damage


def _refused(sentence: object, code: str) -> Invalid:
    return Invalid(sentence, code=code, fields={"file": sentence})
