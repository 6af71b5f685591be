"""Who does something: ids only, frozen, safe to hand to a job."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Held:
    """One grant in force: a role at a county, perhaps at one institution of it.

    `person` holds it: one user may be a person in each of several counties.
    """

    grant: int
    role: str
    county: int
    institution: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class Actor:
    """The one who reads or changes.

    Reading unites all of `held`; a change is recorded under exactly one grant, chosen by
    `acting_as`. Work without a person is `Actor.system(county, job)`.
    """

    user: int | None = None
    person: int | None = None
    held: tuple[Held, ...] = ()
    grant: int | None = None
    role: str = ""
    county: int | None = None
    institution: int | None = None
    client: int | None = None
    job: str = ""
    for_person: int | None = None
    request_id: str = ""
    ip: str = ""

    @classmethod
    def system(cls, county: int, job: str) -> Self:
        """Work that a job does for a county, without a person."""
        return cls(
            held=(Held(grant=0, role="system", county=county),),
            role="system",
            county=county,
            job=job,
        )

    @property
    def is_system(self) -> bool:
        """Whether a job acts, not a person."""
        return self.role == "system" and self.person is None

    @property
    def counties(self) -> tuple[int, ...]:
        """Ids of the counties in which this actor holds any grant, ascending."""
        return tuple(sorted({held.county for held in self.held}))

    @property
    def persons(self) -> tuple[int, ...]:
        """Ids of everybody this actor is, in whichever county, ascending."""
        everybody = {self.person, *(held.person for held in self.held)}
        return tuple(sorted(person for person in everybody if person is not None))

    def acting_as(self, held: Held) -> Self:
        """The same actor, with the one grant that this change is recorded under."""
        return replace(
            self,
            person=self.person if held.person is None else held.person,
            grant=held.grant,
            role=held.role,
            county=held.county,
            institution=held.institution,
        )
