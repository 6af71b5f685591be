"""Documents written from the code, so that they cannot say something else.

The address list of the REST door, the parameters that rules may set, and who may call what.
All are in the language the messages are written in, whoever writes them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from io import StringIO
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from alliance.core import parameters, registers
from members import rules
from members.verb_words import VERBS

_WRITTEN: Final = "Written by `manage.py documents`; a test compares.\n"
_PARAMETERS = f"""# Parameters

What a plan or a county may set. A parameter with cases has one key for each, the case in brackets.
{_WRITTEN}"""
_ACCESS = f"""# Who may call what

What is not here is refused. “gateway” marks what the county's data gateway may call too.
{_WRITTEN}"""
_VERBS = """
## What a role may do, and how far

own: the institution the role is held at; alliance: its alliances too; county: all of it.
"""


@cache
def openapi() -> str:
    """The OpenAPI document as YAML; a warning or a fault in it raises.

    Once a process: holding it against the standard takes seconds, and code does not change.
    """
    out = StringIO()
    call_command(
        "spectacular",
        stdout=out,
        lang=settings.LANGUAGE_CODE,
        fail_on_warn=True,
        validate=True,
    )
    return out.getvalue().rstrip("\n") + "\n"


def parameter_list() -> str:
    """Every declared parameter, app by app."""
    rows: dict[str, list[Iterable[object]]] = {}
    for parameter in dict.fromkeys(parameters.declared().values()):
        cases = ", ".join(parameter.cases)
        row = (f"`{parameter.key}`", parameter.name, parameter.type, parameter.unit, cases)
        rows.setdefault(parameter.key.partition(".")[0], []).append(row)
    tables = (
        f"\n## {app}\n\n{_table(('key', 'name', 'type', 'unit', 'cases'), lines)}"
        for app, lines in rows.items()
    )
    return "".join([_PARAMETERS, *tables])


def access_page() -> str:
    """Who may call each address, and what each role may do."""
    places = dict(_addresses(get_resolver().url_patterns))
    rest = [route for route in registers.routes() if route.name.startswith("api:")]
    pages = [route for route in registers.routes() if route not in rest]
    head = ("address", "name", "methods", "who", "gateway")
    parts = [_ACCESS]
    for title, routes in (("Pages", pages), ("REST", rest)):
        lines = [
            (
                f"`{places.get(route.name, '')}`",
                route.name,
                ", ".join(route.methods),
                ", ".join(str(rules.ROLES.get(who, who)) for who in route.who),
                "yes" if route.gateway else "",
            )
            for route in routes
        ]
        parts.append(f"\n## {title}\n\n{_table(head, lines)}")
    verbs = (
        (f"`{verb}`", VERBS.get(verb, ""), *map(reach.get, rules.ROLES))
        for verb, reach in rules.MAY.items()
    )
    return "".join([*parts, _VERBS, "\n", _table(("", "", *rules.ROLES.values()), verbs)])


DOCUMENTS: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "docs/openapi.yaml": openapi,
        "docs/parameters.md": parameter_list,
        "docs/access.md": access_page,
    }
)
"""Where each document lies, from the project's root, and what writes it."""


def written(name: str) -> str:
    """One document, in the language the messages are written in."""
    with translation.override(settings.LANGUAGE_CODE):
        return DOCUMENTS[name]()


def _addresses(
    entries: Iterable[URLPattern | URLResolver], place: str = "/", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Every named address with its pattern, as `/kpi/runs/<uuid:run>/`."""
    for entry in entries:
        here = place + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", here
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _addresses(entry.url_patterns, here, inner)


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown; an empty cell stays empty."""
    names = list(head)
    lines: list[Iterable[object]] = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|")
