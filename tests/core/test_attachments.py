"""Supporting documents: what is kept, what is refused before it costs anything, how it leaves."""

import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core import attachments
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.models import AuditEvent, Document
from members.models import County

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF"


@action
def keep(*, county, upload, by):
    return attachments.store(county=county, upload=upload, by=by)


def stored(name: str, content: bytes) -> Document:
    county = County.objects.get_or_create(code="990009", defaults={"name": "试验县"})[0]
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # type: ignore[attr-defined]  # as a hostile client sends it, with its path
    made: Document = keep(county=county, upload=upload, by=Actor.system(county.pk, "tests"))
    return made


def refused(name: str, content: bytes) -> str:
    with pytest.raises(Invalid) as told:
        stored(name, content)
    assert told.value.fields["file"]
    assert not Document.objects.exists()
    return told.value.code


def office(*parts: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("批复.pdf", PDF, "application/pdf"),
        ("批复.PNG", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("批复.jpeg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
        ("名单.xlsx", workbook(), attachments._TYPES["xlsx"]),
        ("报告.docx", office(("word/document.xml", b"<x/>")), attachments._TYPES["docx"]),
    ],
)
def test_the_accepted_kinds_are_kept_with_their_hash(name, content, kind):
    document = stored(name, content)
    assert bytes(document.content) == content
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.size, document.media_type) == (len(content), kind)
    assert document.sha256 in AuditEvent.objects.get(what="document.stored").text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (r"C:\用户\桌面\批复.pdf", "批复.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("批\u202efdp.复.pdf", "批fdp.复.pdf"),
        ('a"<b>\r\n.pdf', "a__b_.pdf"),
        (" ..pdf", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_no_path(name, kept):
    assert stored(name, PDF).name == kept


@pytest.mark.parametrize("name", ["批复.exe", "批复.html", "批复.svg", "批复", "", "批复.xlsm"])
def test_other_kinds_are_refused(name):
    assert refused(name, PDF) == "file_kind"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.xlsx", "a.docx"])
def test_a_file_is_what_its_name_says(name):
    assert refused(name, PDF) == "file_kind"


def test_a_page_of_html_is_no_pdf():
    assert refused("a.pdf", b"<html><script>%PDF-") == "file_kind"


def test_a_workbook_is_no_report():
    assert refused("a.docx", workbook()) == "file_kind"


def test_nothing_and_too_much_are_refused(monkeypatch):
    assert refused("a.pdf", b"") == "file_empty"
    monkeypatch.setattr(attachments, "MOST_BYTES", 10)
    assert refused("a.pdf", PDF) == "file_too_large"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(attachments, "MOST_UNPACKED", 1 << 20)
    bomb = office(("word/document.xml", b" " * (2 << 20)))
    assert refused("a.docx", bomb) == "file_too_large"


def test_a_bomb_that_lies_about_its_size_is_damaged():
    content = bytearray(office(("word/document.xml", b" " * (2 << 20))))
    size = (2 << 20).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (1000).to_bytes(4, "little")
    assert refused("a.docx", bytes(content)) == "file_damaged"


def test_too_many_entries_are_refused():
    parts = [(f"word/{n}.xml", b"") for n in range(attachments.MOST_ENTRIES + 1)]
    assert refused("a.docx", office(("word/document.xml", b""), *parts)) == "file_too_large"


def test_macros_are_refused():
    parts = (("word/document.xml", b""), ("word/vbaProject.bin", b"x"))
    assert refused("a.docx", office(*parts)) == "file_macro"


def test_what_cannot_be_opened_is_refused():
    assert refused("a.xlsx", workbook()[:-40]) == "file_damaged"
    broken = bytearray(office(("word/document.xml", b"abc" * 99), packing=zipfile.ZIP_STORED))
    broken[60] ^= 0xFF
    assert refused("a.docx", bytes(broken)) == "file_damaged"


def test_it_leaves_as_a_file_to_keep():
    response = attachments.served(stored("批复.pdf", PDF))
    assert response.content == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
