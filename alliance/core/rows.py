"""One row of those an actor may read; NotFound says whether there is such a row at all."""

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from alliance.core.errors import NotFound

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = TypeVar("Row", bound=Model)


def one_of(mine: QuerySet[Row], pk: int | str | UUID, sentence: "StrOrPromise") -> Row:
    """The row of this key among the actor's own rows; NotFound with the sentence otherwise."""
    row = mine.filter(pk=pk).first()
    if row is None:
        there = mine.model._default_manager.filter(pk=pk).exists()
        raise NotFound(sentence, exists=there)
    return row
