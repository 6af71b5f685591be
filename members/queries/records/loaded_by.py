"""Who loaded a file."""

from members.models import Person


def loaded_by(person: int | None) -> str:
    """Position and name of a person by id; "" for a program."""
    found = Person.objects.filter(pk=person or 0).only("position", "name").first()
    return f"{found.position} {found.name}".strip() if found else ""
