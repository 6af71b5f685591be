"""What of assessment is open in somebody's hands when they leave."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.waiting import OpenWork
from members import queries as member_queries
from members.models import Person

_OURS = "kpi."


def open_work_of(person: Person) -> list[OpenWork]:
    """Files of figures that only this person can still write or give up."""
    return list(_files(person))


def _files(person: Person) -> Iterator[OpenWork]:
    rows = member_queries.files_of(person).filter(kind__startswith=_OURS)
    for file in rows.defer("content", "comparison"):
        what = _("导入文件“%(name)s”：已上传，等待写入") % {"name": file.name}
        url = reverse("kpi:import", args=[file.pk])
        yield OpenWork("kpi", what, file.at, url, passes=True)
