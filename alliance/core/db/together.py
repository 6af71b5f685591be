"""Migrations that do many things at once: as many renderings of the models as there are steps,
and on SQLite as many rebuilds of a table, cost a minute where this costs a second.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import AddField
from django.db.migrations.operations.models import (
    AddConstraint,
    AddIndex,
    CreateModel,
    ModelOperation,
)


class AtOnce(Operation):
    """`AtOnce([CreateModel(…), …])`: the models are rendered before and after, not in between.

    For operations that only add or loosen, none of which needs what another has undone.
    """

    reduces_to_sql = True
    reversible = False
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The state after all of them; what was rendered is forgotten first."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """One after the other, between the same two states.

        A table that is made here is made with all that is added to it further on.
        """
        made = {one.name_lower for one in self.operations if isinstance(one, CreateModel)}
        for operation in self.operations:
            if (
                isinstance(operation, AddField | AddConstraint | AddIndex)
                and operation.model_name_lower in made
            ):
                continue
            operation.database_forwards(app_label, editor, before, after)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"{len(self.operations)} changes at once"


class Together(ModelOperation):
    """`Together("Institution", [AddField(…), AddConstraint(…)])`: one rebuild on SQLite.

    PostgreSQL takes the operations one by one. Only what adds or loosens may stand inside:
    fields, constraints, indexes.
    """

    reduces_to_sql = True
    reversible = False
    serialization_expand_args = ["operations"]

    def __init__(self, name: str, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How a migration file writes it."""
        return (type(self).__qualname__, [self.name, self.operations], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The state after all of them."""
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """One by one, or by one rebuild with the new columns filled by their defaults."""
        if editor.connection.vendor != "sqlite":
            for operation in self.operations:
                operation.database_forwards(app_label, editor, before, after)
            return
        old, new = (state.apps.get_model(app_label, self.name) for state in (before, after))
        there = {field.column for field in old._meta.local_concrete_fields}
        table = editor.quote_name(new._meta.db_table)
        for field in new._meta.local_concrete_fields:
            if field.column not in there:
                filled = editor.prepare_default(editor.effective_default(field))
                column = editor.quote_name(field.column)
                editor.execute(f"ALTER TABLE {table} ADD COLUMN {column} DEFAULT {filled}")
        editor._remake_table(new)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Change {self.name} in {len(self.operations)} ways"
