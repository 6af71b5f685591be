"""The registers say what the code does, and the code does what the registers say."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.generic.edit import ProcessFormView

from alliance.core import registers
from alliance.core.actor import Actor, Held
from alliance.core.registers import Route
from members.rules import ROLES

ASKED = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def patterns(
    entries: Iterable[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, Any]]:
    """Every address the resolver knows: its name and its view."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name or f'unnamed {entry.pattern}'}", entry.callback


def methods(view: Any) -> set[str]:
    """The methods a view answers; a page says so with `require_http_methods` or its kin."""
    if getattr(view, "actions", None):
        return {method.upper() for method in view.actions} & ASKED
    of_class = getattr(view, "view_class", getattr(view, "cls", None))
    if of_class is not None:
        names = {name.upper() for name in of_class.http_method_names if hasattr(of_class, name)}
        if getattr(of_class, "put", None) is ProcessFormView.put:
            names.discard("PUT")  # the framework's alias of POST
        return names & ASKED
    while view is not None:
        variables = dict(
            zip(view.__code__.co_freevars, view.__closure__ or (), strict=True)
        )  # require_http_methods keeps its list in a closure
        if "request_method_list" in variables:
            return set(variables["request_method_list"].cell_contents) & ASKED
        view = getattr(view, "__wrapped__", None)
    return {"ANY"}


def differences(entries: Iterable[Any], routes: Iterable[Route]) -> set[str]:
    """What only one of the two knows, as sentences."""
    real = {(name, method) for name, view in patterns(entries) for method in methods(view)}
    said = {(route.name, method) for route in routes for method in route.methods}
    return {f"{m} {n} is not in the access register" for n, m in real - said} | {
        f"{m} {n} is in the access register only" for n, m in said - real
    }


def test_every_address_is_registered_and_every_row_is_an_address() -> None:
    assert differences(get_resolver().url_patterns, registers.routes()) == set()


def unprotected(request: Any) -> HttpResponse:
    return HttpResponse()


def test_a_view_left_unprotected_is_found() -> None:
    entries, routes = get_resolver().url_patterns, registers.routes()
    with_a_hole = differences([*entries, path("hole/", unprotected, name="hole")], routes)
    assert with_a_hole - differences(entries, routes) == {"ANY hole is not in the access register"}


def test_a_row_without_an_address_is_found() -> None:
    entries, routes = get_resolver().url_patterns, registers.routes()
    with_a_ghost = differences(entries, [*routes, Route("gone", ("GET",), ("signed-in",))])
    assert with_a_ghost - differences(entries, routes) == {
        "GET gone is in the access register only"
    }


def test_a_row_names_known_roles_or_everybody() -> None:
    words = {registers.ANYONE, registers.SIGNED_IN}
    for route in registers.routes():
        assert route.who, route.name
        assert set(route.who) <= words | set(ROLES), route.name
        assert len(route.who) == 1 or not words & set(route.who), route.name


def test_no_address_is_registered_twice() -> None:
    rows = [(route.name, method) for route in registers.routes() for method in route.methods]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("who", "actor", "may"),
    [
        ("anyone", Actor(), True),
        ("signed-in", Actor(), False),
        ("signed-in", Actor(user=1), True),
        ("signed-in", Actor(client=1), False),
        ("assessor", Actor(user=1), False),
        ("assessor", Actor(user=1, held=(Held(1, "clerk", 1), Held(2, "assessor", 1))), True),
        ("assessor", Actor(held=(Held(1, "assessor", 1),)), False),
    ],
)
def test_who_may(who: str, actor: Actor, may: bool) -> None:
    assert Route("x", ("GET",), (who,)).allows(actor) is may


def test_a_program_comes_through_the_gateways_addresses_only() -> None:
    program = Actor(client=1, held=(Held(0, "client", 1),))
    assert Route("x", ("POST",), ("assessor",), gateway=True).allows(program)
    assert not Route("x", ("POST",), ("assessor",)).allows(program)
    assert not Route("x", ("GET",), ("signed-in",)).allows(program)


# --- fields -------------------------------------------------------------------


def stored_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
    }


def test_every_stored_field_is_classified_and_every_row_is_a_field() -> None:
    said = {field.label for field in registers.fields()}
    assert stored_fields() - said == set(), "not in the field register"
    assert said - stored_fields() == set(), "in the field register only"


def test_every_row_says_purpose_and_retention() -> None:
    labels = [field.label for field in registers.fields()]
    assert len(labels) == len(set(labels)), "one field, one level"
    for field in registers.fields():
        assert field.purpose, field.label
        assert field.retention, field.label


def test_a_password_is_never_less_than_confidential() -> None:
    levels = {field.label: field.level for field in registers.fields()}
    assert levels["members.User.password"] >= "L4"
