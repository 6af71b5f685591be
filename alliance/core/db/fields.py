"""Columns that both databases keep the same."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from alliance.core.errors import Invalid

DIGITS_BEFORE_THE_POINT = 30
#: Numbers of this size are written out at once; larger and finer ones are looked at first.
_USUAL = DIGITS_BEFORE_THE_POINT
_LARGEST = 10**DIGITS_BEFORE_THE_POINT
LOOKUPS = frozenset({"exact", "in", "isnull", "gt", "gte", "lt", "lte"})


def canonical(value: Decimal) -> str:
    """The one way to write a number: no exponent, no sign on zero, no idle zeros."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


if TYPE_CHECKING:  # the stubs know a generic Field, Django itself does not
    Field = models.Field[Any, Any]
else:
    Field = models.Field


class ExactDecimal(Field):
    """A decimal number that comes back exactly as it went in, on both databases.

    At most `max_places` decimals and thirty digits before the point, otherwise `Invalid`.
    Kept as numeric on PostgreSQL and as canonical text on SQLite, where Django's own
    DecimalField would store a float. Compare and sort in SQL; calculate in Python: a float
    written or read back raises.
    """

    def __init__(self, *args: Any, max_places: int = 12, **kwargs: Any) -> None:
        self.max_places = max_places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """How a migration writes this column."""
        name, path, args, kwargs = super().deconstruct()
        if self.max_places != 12:  # noqa: PLR2004 — the default of __init__
            kwargs["max_places"] = self.max_places
        return name, path, args, kwargs

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Type, check and collation of the column."""
        exact = {"collation": "exact"} if connection.vendor == "sqlite" else {}
        return {**super().db_parameters(connection), **exact}

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Blob on SQLite: the one type whose affinity never turns text into a float."""
        return "blob" if connection.vendor == "sqlite" else "numeric"

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """What the database itself refuses."""
        column = connection.ops.quote_name(self.column or "")
        if connection.vendor == "sqlite":
            return f"typeof({column}) IN ('text', 'null')"
        return f"scale(trim_scale({column})) <= {self.max_places}"

    def get_lookup(self, lookup_name: str) -> Any:
        """Comparisons that mean the same on both databases, and no other."""
        return super().get_lookup(lookup_name) if lookup_name in LOOKUPS else None

    def get_transform(self, lookup_name: str) -> Any:
        """None: nothing is calculated in SQL."""
        return None

    def to_python(self, value: Any) -> Decimal | None:
        """The number itself; text is accepted, a float is a fault in the program."""
        if value is None or value == "":
            return None
        if isinstance(value, float | bool):
            raise TypeError(f"{self.name} takes exact numbers, not {value!r}")
        try:
            number = Decimal(value)
        except (InvalidOperation, ValueError) as error:
            raise Invalid(_("这不是一个数。请只填写数字。"), code="not_a_number") from error
        if not number.is_finite():
            raise Invalid(_("这不是一个数。请只填写数字。"), code="not_a_number")
        if number.adjusted() >= DIGITS_BEFORE_THE_POINT:
            raise Invalid(_("这个数太大。请检查数字和单位。"), code="too_large")
        # A tiny exponent is looked at before it is written out in full.
        if -number.normalize().as_tuple().exponent > self.max_places:  # type: ignore[operator]
            raise Invalid(
                _("小数最多 %(places)d 位。请按规定的位数填写。") % {"places": self.max_places},
                code="too_many_places",
            )
        return Decimal(canonical(number))

    def get_prep_value(self, value: Any) -> Any:
        """The number, checked; an expression passes."""
        value = super().get_prep_value(value)
        return value if hasattr(value, "resolve_expression") else self.to_python(value)

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Text for SQLite, Decimal for PostgreSQL."""
        value = value if prepared else self.get_prep_value(value)
        if isinstance(value, Decimal) and connection.vendor == "sqlite":
            return canonical(value)
        return value

    def text(self, value: Any) -> str:
        """The number as both databases are given it; checked as `to_python` checks it."""
        if type(value) is int and -_LARGEST < value < _LARGEST:
            return str(value)
        if type(value) is Decimal and value.is_finite() and -_USUAL < value.adjusted() < _USUAL:
            text = canonical(value)
            if len(text.partition(".")[2]) <= self.max_places:
                return text
        return canonical(self.to_python(value))  # type: ignore[arg-type] # None is no number

    def from_db_value(
        self, value: Any, expression: Any, connection: BaseDatabaseWrapper
    ) -> Decimal | None:
        """The number read; what SQL has calculated is refused."""
        if isinstance(expression, models.Aggregate):
            raise TypeError(f"{self.name}: sums and means are made in Python, not in SQL")
        if value is None or isinstance(value, Decimal):
            return value
        if not isinstance(value, str):
            raise TypeError(f"{self.name} came back as {value!r}, not as an exact number")
        return Decimal(value)

    def value_to_string(self, obj: models.Model) -> str:
        """How a fixture writes it."""
        value = self.to_python(self.value_from_object(obj))
        return "" if value is None else canonical(value)

    def formfield(self, **kwargs: Any) -> Any:
        """A form's field for it."""
        return super().formfield(
            **{"form_class": forms.DecimalField, "decimal_places": self.max_places, **kwargs}
        )
