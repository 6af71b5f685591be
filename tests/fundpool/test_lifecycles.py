"""Every course of the common funds is drawn: none is hidden in the module that holds it."""

from importlib import import_module
from pkgutil import iter_modules

from alliance.core.lifecycle import Lifecycle
from fundpool import rules


def test_every_lifecycle_of_the_funds_is_drawn() -> None:
    held = {
        (module.name, name)
        for module in iter_modules(rules.__path__)
        for name, value in vars(import_module(f"fundpool.rules.{module.name}")).items()
        if isinstance(value, Lifecycle)
    }
    assert {name for _module, name in held} <= set(rules.__all__)
