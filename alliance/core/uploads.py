"""A body that may bring a file: JSON without one, a form (multipart/form-data) with it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from alliance.core.api import OrjsonParser, too_large
from alliance.core.errors import Invalid
from alliance.core.shapes import Shape
from alliance.core.tables.reading import MOST_BYTES

#: What the parts of a form weigh beside its file.
SLACK: Final = 64 * 1024


class OneFile(MultiPartParser):
    """A form with one `file`, up to a bound."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The form; refused before it is read when it is too large."""
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BYTES + SLACK:
            raise too_large()
        return super().parse(stream, media_type, parser_context)


#: What a view takes that may be sent a file.
PARSERS: Final[list[type[BaseParser]]] = [OrjsonParser, OneFile]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was said in its shape, and the file that came with it; `same` tells two bodies apart."""

    said: dict[str, Any]
    upload: "UploadedFile[Any] | None"
    sha256: str

    @property
    def same(self) -> list[Any]:
        """What the caller's key stands for."""
        return [self.said, self.sha256]


def sent(
    request: Request, shape: type[Shape], file: str = "file", inner: Collection[str] = ()
) -> Sent:
    """The body in its shape and its file; `inner` are lists and objects, JSON texts in a form."""
    if not request.FILES and not hasattr(request.data, "getlist"):
        return Sent(_read(shape, request.data), None, "")
    form: Any = request.data
    body: dict[str, Any] = {name: form[name] for name in form if name != file}
    for name in inner:
        if name in body:
            body[name] = _parsed(name, body[name])
    upload = request.FILES.get(file)
    return Sent(_read(shape, body), upload, _digest(upload) if upload else "")


def needed(found: Sent, file: str = "file") -> "UploadedFile[Any]":
    """The file that has to be there; Invalid when none came."""
    if found.upload is None:
        sentence = _("没有收到文件。请用表单（multipart/form-data）的 %(name)s 上传。") % {
            "name": file
        }
        raise Invalid(sentence, code="file_missing", fields={file: sentence})
    return found.upload


def either(shape: type[Shape], file: str = "file", *, must: bool = False) -> dict[str, Any]:
    """How such a body stands in the OpenAPI document; with `must` only the form does."""
    fields = shape().get_fields()
    properties = {
        **{name: {"type": "string", "description": one.help_text} for name, one in fields.items()},
        file: {"type": "string", "format": "binary"},
    }
    wanted = [name for name, one in fields.items() if one.required] + ([file] if must else [])
    form = {"type": "object", "required": wanted, "properties": properties}
    return {
        **({} if must else {"application/json": shape}),
        "multipart/form-data": form,
    }


def _read(shape: type[Shape], body: Any) -> dict[str, Any]:
    asked = shape(data=body)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _parsed(name: str, text: Any) -> Any:
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, TypeError):
        sentence = _("表单里的 %(name)s 要写成 JSON 文本。") % {"name": name}
        raise Invalid(sentence, fields={name: sentence}) from None


def _digest(upload: "UploadedFile[Any]") -> str:
    found = hashlib.sha256(upload.read()).hexdigest()
    upload.seek(0)
    return found
