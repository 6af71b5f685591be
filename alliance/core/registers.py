"""The two registers: who may call which address, and what every stored field holds.

`access_register.toml` is enforced at every request; `field_register.toml` is compared with
the models by a test. Both are read once a process.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from alliance.core.actor import Actor

ANYONE = "anyone"
SIGNED_IN = "signed-in"
LEVELS = ("L1", "L2", "L3", "L4", "L5")


@dataclass(frozen=True)
class Route:
    """Who may call an address (by its view name) with these methods.

    `who` is `anyone`, `signed-in` or roles; `gateway` says whether the address is also
    open to the county's data gateway.
    """

    name: str
    methods: tuple[str, ...]
    who: tuple[str, ...]
    gateway: bool = False

    def allows(self, actor: Actor) -> bool:
        """Whether this actor may, in at least one of the roles held.

        A registered program comes through the gateway's addresses only; which rows and verbs
        are its own is for `access` to say.
        """
        if ANYONE in self.who:
            return True
        if actor.client is not None:
            return self.gateway
        if actor.user is None:
            return False
        return SIGNED_IN in self.who or any(held.role in self.who for held in actor.held)


@dataclass(frozen=True)
class Field:
    """What one stored field is: L1 public … L5 special disease, why it is kept, how long."""

    label: str
    level: str
    purpose: str
    retention: str


def _read(name: str) -> dict[str, object]:
    path: Path = settings.BASE_DIR / "alliance" / name
    return tomllib.loads(path.read_text(encoding="utf8"))


@cache
def routes() -> tuple[Route, ...]:
    """Every row of the access register, in its order."""
    rows: list[dict[str, object]] = _read("access_register.toml").get("route", [])  # type: ignore[assignment]
    return tuple(
        Route(
            name=str(row["name"]),
            methods=tuple(row["methods"]),  # type: ignore[arg-type]
            who=tuple(row["who"]),  # type: ignore[arg-type]
            gateway=bool(row.get("gateway", False)),
        )
        for row in rows
    )


@cache
def _by_name_and_method() -> dict[tuple[str, str], Route]:
    return {(route.name, method): route for route in routes() for method in route.methods}


def route(name: str, method: str) -> Route | None:
    """The row for this address and method; HEAD is a GET. None: nobody may."""
    return _by_name_and_method().get((name, "GET" if method == "HEAD" else method))


def is_registered(name: str) -> bool:
    """Whether the address is there with any method."""
    return any(route.name == name for route in routes())


def fields() -> Iterator[Field]:
    """Every row of the field register.

    A table `[app.Model]` lists its fields under their level (`L2 = ["id", …]`) and gives
    purpose and retention for all of them; `[app.Model.differs.field]` says what differs.
    """
    for app, models in _read("field_register.toml").items():
        for model, table in models.items():  # type: ignore[attr-defined]
            differs = table.get("differs", {})
            for level in LEVELS:
                for name in table.get(level, ()):
                    said = table | differs.get(name, {})
                    label = f"{app}.{model}.{name}"
                    yield Field(label, level, said["purpose"], said["retention"])
