"""A table of figures over REST: its shape, and how it is told."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.numbers import plain
from alliance.core.shapes import Shape, number, text, truth
from referrals.queries.figures.tables import MARKS, Cell, Table


class FigureCellShape(Shape):
    """One figure."""

    value = number(_("数；隐去或没有时为 null。"))
    shown = text(_("页面上的写法。"))
    hidden = text(_("small 为少于 5 件，hidden 为防推算而隐去，空为未隐去。"), allow_blank=True)


class FigureLineShape(Shape):
    """One row of a table."""

    head = text(_("行名。"))
    total = truth(_("是否合计行。"))
    cells = FigureCellShape(many=True)


class FigureTableShape(Shape):
    """One table."""

    key = text(_("表的代码。"))
    title = text(_("表名。"))
    columns = serializers.ListField(child=serializers.CharField(), help_text=_("列名。"))
    lines = FigureLineShape(many=True)
    note = text(_("计的是什么。"))
    withheld = truth(_("整表隐去。"))


def table_line(table: Table) -> dict[str, Any]:
    """A table as it is told."""
    return {
        "key": table.key,
        "title": table.title,
        "columns": list(table.columns),
        "lines": [
            {"head": line.head, "total": line.is_total, "cells": list(map(_cell, line.cells))}
            for line in table.lines
        ],
        "note": table.note,
        "withheld": table.withheld,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    value = cell.value
    if value is not None and not isinstance(value, str):
        value = plain(value)
    return {"value": value, "shown": cell.text, "hidden": cell.mark if cell.mark in MARKS else ""}
