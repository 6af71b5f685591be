"""What is open in somebody's hands: what a successor takes over, and what goes on by itself."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.models import ImportFile
from alliance.core.waiting import OpenWork
from members.models import (
    ApiClient,
    Delegation,
    MembershipRequest,
    PaperSignature,
    Person,
    Proposal,
    RuleProposal,
)

#: In which states a file still waits for the one who loaded it.
WAITING_FILES = (ImportFile.State.ASKING, ImportFile.State.COMPARED)
_OURS = "members."


def open_work_of(person: Person) -> list[OpenWork]:
    """Everything open of the registry that bears this person's name."""
    return [*_files(person), *_clients(person), *_signatures(person), *_asked(person)]


def files_of(person: Person) -> QuerySet[ImportFile]:
    """Files of any app that only this person can still write or give up."""
    rows = ImportFile.objects.filter(county=person.county_id, by_person=person.pk)
    return rows.filter(state__in=WAITING_FILES).order_by("at", "pk")


def clients_of(person: Person) -> QuerySet[ApiClient]:
    """Registered programs for which this person answers."""
    rows = ApiClient.objects.filter(contact=person, disabled_at=None, until_on__gt=today())
    return rows.order_by("code")


def _files(person: Person) -> Iterator[OpenWork]:
    for file in files_of(person).filter(kind__startswith=_OURS).defer("content", "comparison"):
        what = _("导入文件“%(name)s”：已上传，等待写入") % {"name": file.name}
        yield OpenWork("members", what, file.at, "", passes=True)


def _clients(person: Person) -> Iterator[OpenWork]:
    for client in clients_of(person):
        what = _("接口客户端“%(name)s”的负责人") % {"name": client.name}
        yield OpenWork("members", what, client.from_on, "", passes=True)


def _signatures(person: Person) -> Iterator[OpenWork]:
    rows = PaperSignature.objects.filter(
        approver=person, state=PaperSignature.State.UNCONFIRMED
    ).order_by("recorded_at")
    for row in rows:
        what = _("线下签批“%(label)s”：等待本人确认") % {"label": row.label}
        note = _("只能由签批人本人确认，请在离任前办理。")
        url = row.get_absolute_url()
        yield OpenWork("members", what, row.recorded_at, url, passes=False, note=note)


def _asked(person: Person) -> Iterator[OpenWork]:
    """Requests that others decide: they go on, whoever asked."""
    note = _("由有权审批的人办理，不因申请人变动而停。")
    proposals = Proposal.objects.filter(proposed_by=person, state="proposed")
    for row in proposals.select_related("institution__county"):
        what = _("登记变更申请：%(name)s") % {"name": row.institution.name}
        url = row.institution.get_absolute_url()
        yield OpenWork("members", what, row.proposed_at, url, passes=False, note=note)
    requests = MembershipRequest.objects.filter(applied_by=person, state__in=("applied", "agreed"))
    for request in requests.select_related("institution", "county"):
        what = _("动态调整申请：%(name)s") % {"name": request.institution.name}
        url = request.get_absolute_url()
        yield OpenWork("members", what, request.applied_at, url, passes=False, note=note)
    for rule in RuleProposal.objects.filter(proposed_by=person, state="proposed"):
        what = _("县区参数申请：%(key)s") % {"key": rule.key}
        yield OpenWork("members", what, rule.proposed_at, "", passes=False, note=note)
    ends = _("离任时自动终止。")
    lent = Delegation.objects.filter(giver=person, until_on__gt=today()).select_related("taker")
    for delegation in lent:
        what = _("委托%(name)s代办") % {"name": delegation.taker.name}
        yield OpenWork("members", what, delegation.from_on, "", passes=False, note=ends)
