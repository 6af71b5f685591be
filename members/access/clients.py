"""Registered programs and their tokens: the business of the system administrator."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from members.access.deciding import reach
from members.models import ApiClient, ApiToken, County, Person

VERB = "members.keep_client"


def clients_for(actor: Actor, county: County) -> QuerySet[ApiClient]:
    """The programs of a county the actor administers."""
    return ApiClient.objects.filter(county__in=reach(actor, VERB).counties & {county.pk})


def client_for(actor: Actor, county: County, code: str) -> ApiClient:
    """One of them by its code; NotFound otherwise."""
    rows = clients_for(actor, county).select_related("county", "contact", "institution")
    row = rows.filter(code=code).first()
    if row is None:
        exists = ApiClient.objects.filter(county=county, code=code).exists()
        raise NotFound(_("没有找到这个接口客户端。"), exists=exists)
    return row


def client_tokens_for(client: ApiClient) -> QuerySet[ApiToken]:
    """The tokens of a program that was reached."""
    return ApiToken.objects.filter(client=client)


def client_token_for(client: ApiClient, pk: int) -> ApiToken:
    """One of them; NotFound otherwise."""
    row = client_tokens_for(client).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("没有找到这个令牌。"))
    return row


def contacts_for(actor: Actor, county: County) -> QuerySet[Person]:
    """Who may answer for a program of this county."""
    reached = reach(actor, VERB).counties & {county.pk}
    rows = Person.objects.filter(county__in=reached, left_on=None)
    return rows.select_related("institution").order_by("code")
