"""Constraints that Django does not bring along."""

from typing import Any

from django.core import checks
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, Field, Model, UniqueConstraint
from django.utils.translation import gettext_lazy as _


class SameCounty(BaseConstraint):
    """The row that `fk` points at belongs to the same county as this row.

    A deferred composite foreign key (county, fk) → (county, id); the model pointed at has
    `UniqueConstraint(fields=["county", "id"])`. An empty `fk` passes.
    """

    default_violation_error_message = _("所选内容属于另一个县。请在本县范围内选择。")

    def __init__(self, *, fk: str, name: str = "", **kwargs: Any) -> None:
        self.fk = fk
        name = name or f"%(app_label)s_%(class)s_{fk}_same_county"
        super().__init__(name=name, **kwargs)

    def _foreign_key(self, model: type[Model], editor: Any) -> str:
        """The clause, from column names to DEFERRED."""
        field: Field[Any, Any] = model._meta.get_field(self.fk)  # type: ignore[assignment]
        parent: Any = field.related_model
        names = (
            model._meta.get_field("county").column,  # type: ignore[union-attr]
            field.column,
            parent._meta.db_table,
            parent._meta.get_field("county").column,
            parent._meta.pk.column,
        )
        county, child, table, parent_county, key = (editor.quote_name(name) for name in names)
        return (
            f"FOREIGN KEY ({county}, {child}) REFERENCES {table} ({parent_county}, {key})"
            " DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Part of CREATE TABLE on SQLite; after all tables on PostgreSQL."""
        if schema_editor.connection.vendor == "sqlite":
            name = schema_editor.quote_name(self.name)
            return f"CONSTRAINT {name} {self._foreign_key(model, schema_editor)}"
        return self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """ALTER TABLE … ADD CONSTRAINT at the end of the migration, when the parent is unique.

        SQLite rebuilds the table instead and never comes here.
        """
        table, name = (schema_editor.quote_name(n) for n in (model._meta.db_table, self.name))
        clause = self._foreign_key(model, schema_editor)
        statement = f"ALTER TABLE {table} ADD CONSTRAINT {name} {clause}"
        schema_editor.deferred_sql.append(statement)
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """ALTER TABLE … DROP CONSTRAINT."""
        table, name = (schema_editor.quote_name(n) for n in (model._meta.db_table, self.name))
        return f"SET CONSTRAINTS {name} IMMEDIATE; ALTER TABLE {table} DROP CONSTRAINT {name}"

    def validate(
        self, model: Any, instance: Any, exclude: Any = None, using: str = "default"
    ) -> None:
        """What a form is told before the database refuses."""
        if {self.fk, "county"} & set(exclude or ()):
            return
        parent = getattr(instance, self.fk)
        if parent is not None and parent.county_id != instance.county_id:
            raise ValidationError(self.get_violation_error_message(), code="other_county")

    def _check(self, model: type[Model], connection: Any) -> list[checks.CheckMessage]:
        """The row pointed at can be found by (county, id)."""
        parent: Any = model._meta.get_field(self.fk).related_model
        if any(
            isinstance(constraint, UniqueConstraint)
            and tuple(constraint.fields) == ("county", parent._meta.pk.name)
            for constraint in parent._meta.constraints
        ):
            return []
        message = f'{parent._meta.label} needs UniqueConstraint(fields=["county", "id"]).'
        return [checks.Error(message, obj=model, id="core.E001")]

    def deconstruct(self) -> Any:
        """How a migration writes it."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fk": self.fk}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SameCounty):
            return self.name == other.name and self.fk == other.fk
        return NotImplemented

    __hash__ = BaseConstraint.__hash__
