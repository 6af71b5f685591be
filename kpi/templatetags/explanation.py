"""What an explanation writes by the hundred: the entries behind a number, names with their links."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alliance.core import showing
from alliance.core.clock import today
from kpi import wording
from kpi.explaining import EntryLine, Input

register = template.Library()

_ENTRY = (
    '<tr><th scope="row">{}</th><td class="num">{}</td><td class="muted nowrap">{} {} {}</td></tr>'
)


@register.simple_tag
def entries(rows: Iterable[EntryLine]) -> SafeString:
    """{% entries unit.entries %}: table rows, written here because there are hundreds of them."""
    day = today()
    return format_html_join(
        "",
        _ENTRY,
        (
            (
                wording.period_words(row.period),
                showing.number(row.value)
                if row.value is not None
                else format_html(
                    '<span class="warn">{}</span>',
                    str(wording.REASONS.get(row.missing, row.missing)),
                ),
                str(wording.SOURCES.get(row.source, row.source)),
                row.entered_by,
                showing.short_time(datetime.fromisoformat(row.entered_at), day)
                if row.entered_at
                else "",
            )
            for row in rows
        ),
    )


@register.simple_tag
def linked(text: str, inputs: Iterable[Input]) -> SafeString:
    """{% linked told.formula inputs %}: the formula with each name leading to its input."""
    anchors = {one.name: f"#in-{one.code}" for one in inputs}
    spans = [(text, "")]
    for name in sorted(anchors, key=len, reverse=True):
        spans = [
            piece
            for part, link in spans
            for piece in ([(part, link)] if link else _cut(part, name, anchors[name]))
        ]
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', link, part) if link else wording.formula(part),)
            for part, link in spans
        ),
    )


def _cut(text: str, name: str, link: str) -> list[tuple[str, str]]:
    """The text in pieces, the name's occurrences with their link."""
    pieces = []
    for n, part in enumerate(text.split(name)):
        if n:
            pieces.append((name, link))
        if part:
            pieces.append((part, ""))
    return pieces
