"""What is written from the code says what the code does."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from alliance.core import registers
from alliance.core.parameters import declared
from alliance.desk import generated

ROOT = Path(settings.BASE_DIR)


@pytest.mark.django_db
@pytest.mark.parametrize("name", generated.DOCUMENTS)
def test_the_committed_document_is_what_the_code_says(name: str) -> None:
    with translation.override("en"):  # whoever writes it, and in whatever language
        assert generated.written(name) == (ROOT / name).read_text("utf8"), "run manage.py documents"


@pytest.mark.django_db
def test_the_documents_are_written_and_compared(tmp_path: Path, settings: Any) -> None:
    settings.BASE_DIR = tmp_path
    registers.routes()  # read before the folder is another one
    with pytest.raises(CommandError, match=r"openapi\.yaml, .*access\.md out of date"):
        call_command("documents", "--check")
    call_command("documents")
    call_command("documents", "--check")
    (tmp_path / "docs/access.md").write_text("old", encoding="utf8")
    with pytest.raises(CommandError, match=r"^docs/access\.md out of date"):
        call_command("documents", "--check")


def test_every_address_stands_on_the_access_page_with_its_pattern() -> None:
    page = generated.access_page()
    for route in registers.routes():
        assert f"` | {route.name} | {', '.join(route.methods)} | " in page
    assert "| `` |" not in page


def test_every_parameter_stands_in_the_list() -> None:
    listed = generated.parameter_list()
    for parameter in declared().values():
        assert f"| `{parameter.key}` | {parameter.name} | {parameter.type} |" in listed
