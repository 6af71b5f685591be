"""Loading published data again and again: what is new is made, what differs is changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


@dataclass
class Tally:
    """What a load created, changed and left, per kind of row (by the model's verbose name)."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def ensure(self, model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
        """The row with this key, carrying these values; made or changed only where needed."""
        manager = model._default_manager
        name = model._meta.model_name or ""
        row = manager.filter(**key).first()
        if row is None:
            self.created[name] += 1
            return manager.create(**key, **values)
        differing = [field for field, value in values.items() if getattr(row, field) != value]
        if not differing:
            self.left[name] += 1
            return row
        for attribute in differing:
            setattr(row, attribute, values[attribute])
        row.save(update_fields=differing)
        self.changed[name] += 1
        return row

    def __iadd__(self, other: "Tally") -> "Tally":
        self.created += other.created
        self.changed += other.changed
        self.left += other.left
        return self

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was created or changed."""
        return not self.created and not self.changed

    def as_details(self) -> dict[str, dict[str, int]]:
        """For the audit and for the command that prints it."""
        return {
            "created": dict(self.created),
            "changed": dict(self.changed),
            "left": dict(self.left),
        }
