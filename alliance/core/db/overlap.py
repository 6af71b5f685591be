"""No two rows of one owner may share a day: kept by PostgreSQL, checked under a lock on both."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint
from django.utils.translation import gettext_lazy as _


class NoOverlap(BaseConstraint):
    """Rows with the same `owner` share no day of [from_on, until_on) where `flag` is true.

    An exclusion constraint on PostgreSQL; SQLite has none, there the locked check of the action
    stands alone (its writers come one after the other). An empty `until_on` is open; an empty
    `from_on` or `owner` shares nothing.
    """

    default_violation_error_message = _("这一时段与已有的重叠。")

    def __init__(
        self, *, owner: str, from_on: str, until_on: str, flag: str, name: str, **kwargs: Any
    ) -> None:
        self.owner, self.from_on, self.until_on, self.flag = owner, from_on, until_on, flag
        super().__init__(name=name, **kwargs)

    def _clause(self, model: Any, editor: Any) -> str:
        owner, from_on, until_on, flag = (
            editor.quote_name(model._meta.get_field(one).column)
            for one in (self.owner, self.from_on, self.until_on, self.flag)
        )
        # A range of one number stands for equality: no extension has to be installed for it.
        return (
            f"EXCLUDE USING gist (int8range({owner}, {owner}, '[]') WITH &&,"
            f" daterange({from_on}, {until_on}) WITH &&)"
            f" WHERE ({flag} AND {owner} IS NOT NULL AND {from_on} IS NOT NULL)"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Part of CREATE TABLE on PostgreSQL."""
        if schema_editor.connection.vendor == "sqlite":
            return None
        name = schema_editor.quote_name(self.name)
        return f"CONSTRAINT {name} {self._clause(model, schema_editor)}"

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """ALTER TABLE … ADD CONSTRAINT."""
        if schema_editor.connection.vendor == "sqlite":
            return None
        table, name = (schema_editor.quote_name(n) for n in (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} {self._clause(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """ALTER TABLE … DROP CONSTRAINT."""
        table, name = (schema_editor.quote_name(n) for n in (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def validate(
        self, model: Any, instance: Any, exclude: Any = None, using: str = "default"
    ) -> None:
        """What a form is told before the database refuses."""
        owner, first = getattr(instance, self.owner), getattr(instance, self.from_on)
        if owner is None or first is None or not getattr(instance, self.flag):
            return
        rows = model._default_manager.using(using).filter(
            **{self.owner: owner, self.flag: True, f"{self.from_on}__isnull": False}
        )
        last = getattr(instance, self.until_on)
        if last is not None:
            rows = rows.filter(**{f"{self.from_on}__lt": last})
        if any(
            until is None or until > first
            for until in rows.exclude(pk=instance.pk).values_list(self.until_on, flat=True)
        ):
            raise ValidationError(self.get_violation_error_message(), code="overlap")

    def deconstruct(self) -> Any:
        """How a migration writes it."""
        path, args, kwargs = super().deconstruct()
        names = ("owner", "from_on", "until_on", "flag")
        return path, args, {**kwargs, **{name: getattr(self, name) for name in names}}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NoOverlap):
            return bool(self.deconstruct() == other.deconstruct())
        return NotImplemented

    __hash__ = BaseConstraint.__hash__
