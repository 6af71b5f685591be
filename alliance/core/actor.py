"""Who does something: ids only, frozen, safe to hand to a job."""

from dataclasses import dataclass, field, replace
from typing import Any, Self


@dataclass(frozen=True)
class Held:
    """One grant in force: a role at a county, perhaps at one institution of it.

    `person` holds it: one user may be a person in each of several counties. `verbs` narrows it
    to those verbs (a delegation, a registered program); `giver` is the person for whom a
    substitute acts.
    """

    grant: int
    role: str
    county: int
    institution: int | None = None
    person: int | None = None
    verbs: frozenset[str] | None = None
    giver: int | None = None


@dataclass(frozen=True)
class Actor:
    """The one who reads or changes.

    Reading unites all of `held`; a change is recorded under exactly one grant, taken by
    `acting_as`: the one that was `chosen` on the form where it fits, otherwise the first.
    `narrowed` says that fewer grants are held here than the person has, by own wish.
    Work without a person is `Actor.system(county, job)`.
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
    chosen: int | None = None
    narrowed: bool = False
    request_id: str = ""
    ip: str = ""
    #: What was found out about how far they reach: an actor lives as long as one request.
    known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

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

    @property
    def names(self) -> frozenset[int]:
        """Who acts and for whom: both count where duties may not lie in one hand."""
        return frozenset({*self.persons, self.for_person} - {None})  # type: ignore[arg-type]

    def narrowed_to(self, grant: int) -> Self:
        """The same actor with this one grant and no other; with none when it is not held."""
        held = tuple(one for one in self.held if one.grant == grant)
        person = held[0].person if held else self.person
        return replace(self, held=held, person=person, narrowed=True)

    def acting_as(self, held: Held) -> Self:
        """The same actor, with the one grant that this change is recorded under."""
        return replace(
            self,
            person=self.person if held.person is None else held.person,
            grant=held.grant,
            role=held.role,
            county=held.county,
            institution=held.institution,
            for_person=self.for_person if held.giver is None else held.giver,
        )


def actor_of(request: Any) -> Actor:
    """Who asks, on a page or over REST: put there by the middleware or by the token."""
    _user = request.user  # over REST a token is read when the user is asked for
    actor: Actor = getattr(request, "_request", request).actor
    return actor
