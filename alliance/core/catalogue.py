"""The catalogue of messages: written in Chinese in the code, kept in English in one file.

Messages are collected from Python and from templates without GNU gettext, which a bare
machine lacks; nothing is ever guessed from a similar message.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "en"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]+")
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[a-z]")
# What a reader of a template never sees, or sees translated.
SILENT = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->"
    r"|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%.*?%}|{{.*?}}"
    r"|<(\w+)[^>]*\blang=\"zh[^>]*>.*?</\1>",
    re.DOTALL,
)


@dataclass(frozen=True)
class Finding:
    """Something to mend: what kind, where or which message, and what about it."""

    kind: str
    where: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}" + (f" — {self.what}" if self.what else "")


@dataclass(frozen=True)
class Sources:
    """The files of a project that hold messages, below one root."""

    root: Path
    folders: tuple[str, ...]

    def files(self, *endings: str) -> Iterator[Path]:
        """Every file with one of these endings, in order of its path."""
        for folder in self.folders:
            for path in sorted((self.root / folder).rglob("*")):
                if path.suffix in endings and "migrations" not in path.parts:
                    yield path

    @property
    def catalogue(self) -> Path:
        """Where the English messages are kept."""
        return self.root / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def ours() -> Sources:
    """The sources of this project: the folders of its apps, and the pages they share."""
    root = Path(settings.BASE_DIR)
    places = [Path(config.path) for config in apps.get_app_configs()]
    own = {p.relative_to(root).parts[0] for p in places if p.is_relative_to(root)}
    return Sources(root, tuple(sorted(own - {".venv"} | {"templates"})))


def collect(sources: Sources) -> Catalog:
    """Every message of the code and the templates, each with the files that say it."""
    found = Catalog(locale=LANGUAGE, charset="utf-8")
    for path in sources.files(".py", ".html", ".txt"):
        text = path.read_text(encoding="utf8")
        if path.suffix != ".py":
            # Left of a message there is only noise, which must not read as an indentation.
            text = re.sub(r"^[ \t]+", "", templatize(text), flags=re.MULTILINE)
        name = str(path.relative_to(sources.root))
        source = io.BytesIO(text.encode())
        for _line, message, _comments, context in extract("python", source, KEYWORDS):
            found.add(message, context=context, locations=[(name, 0)])
    return found


def read(sources: Sources) -> Catalog:
    """The English catalogue as it is kept; empty when there is none yet."""
    if not sources.catalogue.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with sources.catalogue.open("rb") as file:
        return read_po(file, locale=LANGUAGE, charset="utf-8")


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file: sorted, without line numbers or dates, so that changes merge."""
    catalogue.header_comment = "# What the product says in English; the code says it in Chinese."
    out = io.BytesIO()
    write_po(
        out, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    dated = re.compile(
        rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator'
        rb"|Language-Team|Project-Id-Version|Report-Msgid-Bugs-To):[^\n]*\n",
        re.MULTILINE,
    )
    return dated.sub(b"", out.getvalue())


def update(sources: Sources) -> int:
    """Bring new messages in and take left-over ones out; how many still want English."""
    kept = read(sources)
    kept.update(collect(sources), no_fuzzy_matching=True)
    sources.catalogue.parent.mkdir(parents=True, exist_ok=True)
    sources.catalogue.write_bytes(written(kept))
    return sum(1 for message in kept if message.id and not all(forms(message)))


def compile_all(sources: Sources) -> int:
    """Make the binary catalogues that the running product reads; how many were out of date."""
    made = 0
    for source in sorted((sources.root / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        out = io.BytesIO()
        with source.open("rb") as file:
            write_mo(out, read_po(file))
        part = target.with_suffix(".part")
        part.write_bytes(out.getvalue())
        part.replace(target)
        made += 1
    return made


def findings(sources: Sources) -> list[Finding]:
    """Everything that is wrong with the catalogue; empty when it is complete."""
    kept, wanted = read(sources), collect(sources)
    found = [*_plain_text(sources)]
    for message in wanted:
        if message.id and kept.get(key(message), message.context) is None:
            found.append(Finding("missing", _name(message), _places(message)))
    for message in [*kept, *kept.obsolete.values()]:
        if not message.id:
            continue
        if wanted.get(key(message), message.context) is None:
            found.append(Finding("left over", _name(message)))
        else:
            found += _wrong(message)
    return found


def forms(message: Message) -> list[str]:
    """The English of a message: one text, or one for each grammatical number."""
    english = message.string
    return list(english) if isinstance(english, (tuple, list)) else [english or ""]


def key(message: Message) -> str:
    """What finds a message: its Chinese, the singular where there are two."""
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _wrong(message: Message) -> Iterator[Finding]:
    name, english = _name(message), forms(message)
    if message.fuzzy:
        yield Finding("fuzzy", name)
    if not all(english):
        yield Finding("missing", name, _places(message))
        return
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = sorted(PLACEHOLDER.findall(ids[-1]))
    for number, text in enumerate(english):
        given = sorted(PLACEHOLDER.findall(text))
        # The singular may say "one" instead of the figure.
        fits = set(given) <= set(wanted) if number < len(english) - 1 else given == wanted
        if not fits:
            yield Finding("placeholders", name, f"{' '.join(wanted)} ≠ {' '.join(given)}")
        if CHINESE.search(text) and "zh" not in message.user_comments:
            yield Finding("Chinese", name, text)


def _plain_text(sources: Sources) -> Iterator[Finding]:
    """Chinese that a template shows to everybody; `lang="zh"` marks what shall stay so."""
    for path in sources.files(".html", ".txt"):
        text = path.read_text(encoding="utf8")
        seen = SILENT.sub(lambda piece: "\n" * piece[0].count("\n"), text)
        for number, line in enumerate(seen.splitlines(), start=1):
            if words := CHINESE.search(line):
                place = f"{path.relative_to(sources.root)}:{number}"
                yield Finding("not marked", place, words[0])


def _name(message: Message) -> str:
    return f"“{key(message)}”" + (f" ({message.context})" if message.context else "")


def _places(message: Message) -> str:
    return ", ".join(sorted({name for name, _line in message.locations}))
