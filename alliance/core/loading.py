"""Loading published data again and again: what is new is made, what differs is changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

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

    def ensure_all(
        self,
        model: type[Row],
        there: Mapping[Any, Row],
        wanted: Mapping[Any, Mapping[str, Any]],
    ) -> dict[Any, Row]:
        """Many rows at once, by any key: those already there, and all values wanted.

        Three statements at most, however many rows; a row with a `version` counts it up.
        """
        kind = model._meta.model_name or ""
        manager = model._default_manager
        new = {key: model(**values) for key, values in wanted.items() if key not in there}
        manager.bulk_create(new.values())
        self.created[kind] += len(new)
        changed: list[Row] = []
        touched: set[str] = set()
        for key in wanted.keys() & there.keys():
            row, values = there[key], wanted[key]
            differing = {name for name in values if getattr(row, name) != values[name]}
            if not differing:
                continue
            for attribute in differing:
                setattr(row, attribute, values[attribute])
            if hasattr(row, "version"):
                row.version += 1
                differing.add("version")
            changed.append(row)
            touched |= differing
        if changed:
            manager.bulk_update(changed, sorted(touched))
        self.changed[kind] += len(changed)
        self.left[kind] += len(wanted) - len(new) - len(changed)
        return {key: new[key] if key in new else there[key] for key in wanted}

    def __iadd__(self, other: "Tally") -> Self:
        self.created += other.created
        self.changed += other.changed
        self.left += other.left
        return self

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was created or changed."""
        return not self.created.total() and not self.changed.total()

    def as_details(self) -> dict[str, dict[str, int]]:
        """For the audit and for the command that prints it."""
        return {
            "created": dict(+self.created),
            "changed": dict(+self.changed),
            "left": dict(+self.left),
        }
