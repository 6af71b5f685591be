"""Everything templates ask for by name: icons, numbers, times, and components that wrap."""

import zlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.core import assets, clock, measures, showing
from alliance.core.clock import now, today

register = template.Library()

_CONTROLS = {"checkbox": "form-check-input", "radioselect": "", "checkboxselectmultiple": ""}
_SELECTS = {"select", "selectmultiple", "nullbooleanselect"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "check" %}: a drawing beside its word; nothing while the sprite is not built."""
    return _drawing(name) if name and assets.present() else SafeString("")


@cache
def _drawing(name: str) -> SafeString:
    return format_html(
        '<svg class="ti" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("built/icons.svg"),
        name,
    )


@register.simple_tag
def chart_scripts() -> SafeString:
    """{% block scripts %}{% chart_scripts %}{% endblock %}: only on pages with a chart."""
    names = ("built/echarts.min.js", "charts.js") if assets.present() else ()
    return format_html_join("", '<script src="{}" defer></script>', ((static(n),) for n in names))


@register.filter
def local(row: object, name: str) -> str:
    """{{ county|local:"name" }}: a shipped text in the language of the page."""
    return showing.local(row, name)


@register.filter
def lastday(until_on: date | None) -> date | None:
    """{{ row.until_on|lastday|date:"Y-m-d" }}: the last day of what ends before `until_on`."""
    return until_on - timedelta(days=1) if until_on else None


@register.filter
def quoted(text: str) -> str:
    """{{ rule.printed|quoted }}: as it is printed, in quotation marks."""
    return showing.quoted(text)


@register.filter
def listed(texts: Iterable[object]) -> str:
    """{{ names|listed }}: several texts after each other."""
    return showing.listed(texts)


@register.filter
def fmt(value: int | Decimal | str | None) -> str:
    """{{ 2418655|fmt }} is 2 418 655; missing is a dash."""
    return showing.number(value)


@register.filter
def signed(value: int | Decimal | str | None) -> str:
    """{{ "1.30"|signed }} is +1.30, {{ -8|signed }} is −8."""
    return showing.number(value, signed=True)


@register.filter
def yuan(fen: int | None) -> str:
    """{{ fen|yuan }}: whole fen as yuan with two decimals."""
    return showing.yuan(fen)


@register.filter
def capitals(fen: int) -> str:
    """{{ fen|capitals }}: the amount in 大写."""
    return showing.capitals(fen)


@register.simple_tag
def when(value: date | datetime | None) -> str:
    """{% when step.at %}: absolute, local, without needless year; relative in the tooltip."""
    if value is None:
        return showing.MISSING
    this = now()
    day = clock.local(this).date()
    if isinstance(value, datetime):
        text = showing.short_time(value, day)
        past, moment = value <= this, value
    else:
        text = showing.short_day(value, day)
        if value == day:
            return _time(value, _("今天"), text)
        past = value < day
        moment = timezone.make_aware(datetime.combine(value, time()))
    gap = timesince(moment, this, depth=1) if past else timeuntil(moment, this, depth=1)
    return _time(value, (_("%(time)s前") if past else _("%(time)s后")) % {"time": gap}, text)


def _time(value: date, title: str, text: str) -> SafeString:
    """A page has hundreds: `text` is digits, so its title alone needs care."""
    return SafeString(f'<time datetime="{value.isoformat()}" title="{escape(title)}">{text}</time>')


@register.simple_tag
def due(due_on: date | None) -> str:
    """{% due item.due_on %}: time left or late in words, then the day itself."""
    if due_on is None:
        return format_html('<span class="muted">{}</span>', _("无期限"))
    words, tone = showing.time_left(due_on, today())
    label = _("应于 %(day)s") if tone == "bad" else "%(day)s"
    return format_html(
        '<b class="{}">{}</b> <time datetime="{}">{}</time>',
        tone,
        words,
        due_on.isoformat(),
        label % {"day": showing.short_day(due_on, today())},
    )


@register.simple_tag(takes_context=True)
def word(context: template.Context, key: str, default: str) -> str:
    """{% word "town" "镇街" %}: what this county calls it, otherwise the usual word.

    A county has words of its own in Chinese only; an English page takes the usual one.
    """
    if (get_language() or "").startswith("en"):
        return str(default)
    frame = context.get("frame")
    words: dict[str, str] = getattr(frame, "words", None) or {}
    return words.get(key, default)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """{% control form.name %}: the field's own widget in our looks."""
    kind = field.widget_type
    looks = "form-select" if kind in _SELECTS else _CONTROLS.get(kind, "form-control")
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{looks} {own}".strip()} if looks or own else {})


@register.inclusion_tag("components/spark.html")
def spark(
    values: list[str | int | Decimal | None], label: str, target: str = "", tone: str = ""
) -> dict[str, Any]:
    """{% spark points "1–10 月走势" target="60" tone="good" %}: a small line, drawn here."""
    lines, level = showing.spark_points(values, width=84, height=22, target=target)
    last = lines[-1].split()[-1].split(",") if lines and values[-1] not in (None, "") else None
    read = showing.listed(showing.number(value) for value in values)
    return {
        "lines": lines,
        "level": level,
        "last": last,
        "tone": tone,
        "label": _("%(label)s：%(values)s") % {"label": label, "values": read},
    }


@register.simple_block_tag(takes_context=True)
def page_head(
    context: template.Context, content: SafeString, title: str, lede: str = ""
) -> SafeString:
    """{% page_head title="…" lede="…" %} verbs {% endpage_head %}."""
    return render_to_string(
        "components/page_head.html",
        {"content": content, "title": title, "lede": lede, "frame": context.get("frame")},
    )


@register.simple_block_tag
def card(
    content: SafeString,
    title: str,
    id: str,
    *,
    meta: str = "",
    foot: str = "",
    status: str = "",
    tone: str = "",
    bare: bool = False,
) -> SafeString:
    """{% card title="版本" id="versions" %} … {% endcard %}; bare: no inner space, for tables."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "id": id,
            "meta": meta,
            "foot": foot,
            "status": status,
            "tone": tone,
            "bare": bare,
        },
    )


@register.filter
def measure(unit: str) -> str:
    """{{ indicator.unit|measure }}: the unit in the language of the page."""
    return measures.measure(unit)


@register.filter
def kept(text: object) -> str:
    """{{ value.unit|kept }}: as somebody wrote it, marked as Chinese on a page in English."""
    return showing.kept(str(text))


@register.simple_block_tag
def table(content: SafeString, caption: str = "", looks: str = "", id: str = "") -> SafeString:
    """{% table caption="…" %} thead and tbody {% endtable %}: dense, scrolls by itself."""
    return render_to_string(
        "components/table.html",
        {"content": content, "caption": caption, "looks": looks, "id": id},
    )


@register.simple_tag(takes_context=True)
def verb(context: template.Context, label: str, url: str = "", **inputs: Any) -> SafeString:
    """{% verb "打印" url icon="printer" %}: link, POST button (post), or greyed (why)."""
    return _verb("components/verb.html", context, label=label, url=url, **inputs)


@register.simple_tag(takes_context=True)
def confirm(context: template.Context, label: str, url: str = "", **inputs: Any) -> SafeString:
    """{% confirm "公布" url sentence="…" %}: opens in place and asks again before it POSTs."""
    return _verb("components/confirm.html", context, label=label, url=url, **inputs)


def _verb(name: str, context: template.Context, **inputs: Any) -> SafeString:
    """The reason of a greyed verb is tied to it by an id; give `id` where rows repeat a verb."""
    token = f"{inputs['label']}{inputs['url']}{inputs.get('why', '')}"
    inputs.setdefault("id", f"v{zlib.crc32(token.encode()):x}")
    inputs["version"] = inputs.get("version")
    return render_to_string(name, {**inputs, "csrf_token": context.get("csrf_token")})
