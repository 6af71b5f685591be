"""Telling the registry's story: places, people and open work of a demonstration county."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members import access
from members.actions.demo._people import People, tell_people
from members.actions.demo._places import tell_places
from members.actions.demo._work import tell_work
from members.models import County, Town


@action
def load_demo_story(*, county: County, told: Mapping[str, Any], scan: bytes, by: Actor) -> bool:
    """The part `registry` of a county's demonstration file, once; whether it was told now.

    Every step is the product's own action, by the account whose business it is. Refuses where
    DEBUG is off. What is there stays as people have left it; `scan` stands for every paper.
    """
    access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(
            _("演示数据只在演示环境中生成：正式环境请填报或导入真实数据。"), code="not_demo"
        )
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    first = told["towns"][0]["code"]
    is_new = not Town.objects.filter(county=county, code=first).exists()
    if is_new:
        people = People(county)
        tell_places(county, told, by)
        tell_people(people, told)
        tell_work(people, told, scan)
    audit.record(by, "registry.demo_loaded", county, told=is_new)
    return is_new
