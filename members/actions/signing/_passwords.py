"""Taking a password: one rule for invitations, changes and the first sign-in."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from alliance.core.clock import now
from alliance.core.errors import Invalid
from members.models import PastPassword, User
from members.passwords import NoNamesValidator, holds_a_name


def check_password(password: str, user: User, names: Iterable[str] = ()) -> None:
    """Raises Invalid with every rule it breaks; `names` are those of a person not yet linked."""
    try:
        validate_password(password, user)
        broken = []
    except ValidationError as error:
        broken = error.messages
    if holds_a_name(password, names) and NoNamesValidator().get_help_text() not in broken:
        broken.append(NoNamesValidator().get_help_text())
    if broken:
        sentence = "".join(broken)
        raise Invalid(sentence, code="weak_password", fields={"password": sentence})


def take_password(user: User, password: str) -> None:
    """Set it and keep the old one's hash; only as many are kept as are compared."""
    if user.pk is not None and user.has_usable_password():
        PastPassword.objects.create(user=user, password=user.password, at=now())
    user.set_password(password)
    user.password_changed_at = now()
    user.save()
    rows = PastPassword.objects.filter(user=user).order_by("-at", "-pk")
    beyond = rows.values_list("pk", flat=True)[settings.PASSWORD_HISTORY :]
    PastPassword.objects.filter(pk__in=list(beyond)).delete()
