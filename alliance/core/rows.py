"""One row of those an actor may read; NotFound says whether there is such a row at all."""

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from alliance.core.db.policies import is_protected
from alliance.core.db.scope import scope
from alliance.core.errors import NotFound

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = TypeVar("Row", bound=Model)


def one_of(mine: QuerySet[Row], pk: int | str | UUID, sentence: "StrOrPromise") -> Row:
    """The row of this key among the actor's own rows; NotFound with the sentence otherwise."""
    row = mine.filter(pk=pk).first()
    if row is None:
        raise NotFound(sentence, exists=is_anywhere(mine.model, pk))
    return row


def is_anywhere(model: type[Model], *pks: int | str | UUID) -> bool:
    """Whether some county has one of these rows: who asked learns nothing, the audit does."""
    there = model._default_manager.filter(pk__in=pks)
    if not is_protected(model):
        return there.exists()
    counties: Any = model._meta.get_field("county").related_model
    with scope(*counties._default_manager.values_list("pk", flat=True)):
        return there.exists()
