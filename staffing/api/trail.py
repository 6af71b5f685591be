"""What happened to postings over REST: the orders, every step, the days of absence."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from staffing.access import trail as access
from staffing.api.postings import TAG
from staffing.models import Absence, EmployerChange, PostingEvent, PostingVersion

_POSTING = parameter("posting", _("派驻的标识。"))
_PERSON = parameter("person", _("人员代码。"))


class PostingOrderShape(Shape):
    """What an order says; a later one follows it."""

    posting = text(_("派驻的标识。"))
    number = whole(_("第几份文件。"))
    verb = text(_("步骤：order 发文派出，extend 延长，change_host 改派，curtail 提前结束。"))
    host = text(_("接收单位代码。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）；长期为 null。"), allow_null=True)
    order_no = text(_("文号。"))
    ordered_on = serializers.DateField(help_text=_("发文日期。"))
    reason = text(_("理由。"), allow_blank=True)
    at = moment(_("办理时间。"))
    demo = truth(_("是否演示数据。"))


class PostingEventShape(Shape):
    """A step as it was taken."""

    posting = text(_("派驻的标识。"))
    verb = text(_("步骤。"))
    from_status = text(_("原状态；提出时为 null。"), allow_null=True)
    to_status = text(_("新状态。"))
    side = text(_("办理方。"))
    by = text(_("办理人的人员代码；系统办理为 null。"), allow_null=True)
    through = text(_("代村卫生室办理的单位代码；本方自己办理的为 null。"), allow_null=True)
    reason = text(_("理由、答复或抽查结果；没有为 null。"), allow_null=True)
    at = moment(_("办理时间。"))


class PostingAbsenceShape(Shape):
    """Days on which somebody was missing from one posting."""

    posting = text(_("派驻的标识。"))
    person = text(_("人员代码。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("返岗日；还没有返岗为 null。"), allow_null=True)
    reason = text(_("理由。"))
    demo = truth(_("是否演示数据。"))


class EmployerChangeShape(Shape):
    """From a day on another body employs whoever is posted."""

    posting = text(_("派驻的标识。"))
    person = text(_("人员代码。"))
    before = text(_("原用人单位代码。"))
    after = text(_("现用人单位代码。"))
    on = serializers.DateField(help_text=_("变更日。"))
    order_no = text(_("文号。"))
    ordered_on = serializers.DateField(help_text=_("发文日期。"))
    demo = truth(_("是否演示数据。"))


class _OfPostings(ListView):
    """Rows that hang on a posting the caller sees."""

    common = (COUNTY,)
    parameters = (_POSTING, _PERSON)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """The rows of the postings the caller sees."""
        raise NotImplementedError

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return only(
            self.found(actor).filter(county=county), posting=asked.uuid("posting"),
            posting__person__code__in=asked.texts("person"),
        )  # fmt: skip


@listed(TAG, PostingOrderShape, _("派驻文件"), _("调用者可见派驻的各份文件，先后有序。"))
class PostingOrders(_OfPostings):
    """Orders of postings: each makes a version."""

    title = "posting-orders"
    order = ("posting", "number", "id")
    columns = names_of(PostingOrderShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """With the host that each names."""
        return access.orders_for(actor).select_related("host")

    def records(self, rows: list[PostingVersion]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                str(row.posting_id), row.number, row.verb, row.host.code, row.from_on, row.until_on,
                row.order_no, row.ordered_on, row.reason, moment_text(row.at), row.demo,
            )
            for row in rows
        ]  # fmt: skip


@listed(TAG, PostingEventShape, _("派驻经过"), _("调用者可见派驻办过的每一步，先后有序。"))
class PostingEvents(_OfPostings):
    """Every step that was taken."""

    title = "posting-events"
    order = ("at", "id")
    columns = names_of(PostingEventShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """With whoever took each."""
        return access.events_for(actor).select_related("by", "through")

    def records(self, rows: list[PostingEvent]) -> list[Row]:
        """Ids become codes; of what was said only the words."""
        return [
            (
                str(row.posting_id), row.verb, row.from_status or None, row.to_status, row.side,
                row.by.code if row.by else None, row.through.code if row.through else None,
                next((row.said[name] for name in ("reason", "answer", "result")
                      if row.said.get(name)), None),
                moment_text(row.at),
            )
            for row in rows
        ]  # fmt: skip


@listed(TAG, PostingAbsenceShape, _("缺勤"), _("调用者可见派驻的缺勤；缺勤只属于一次派驻。"))
class PostingAbsences(_OfPostings):
    """Days missed of one posting."""

    title = "posting-absences"
    order = ("from_on", "id")
    columns = names_of(PostingAbsenceShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """With whoever was missing."""
        return access.absences_for(actor).select_related("posting__person")

    def records(self, rows: list[Absence]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                str(row.posting_id), row.posting.person.code if row.posting.person else "",
                row.from_on, row.until_on, row.reason, row.demo,
            )
            for row in rows
        ]  # fmt: skip


@listed(TAG, EmployerChangeShape, _("用人单位变更"), _("派驻期间的用人单位变更；服务天数随人走。"))
class EmployerChanges(_OfPostings):
    """Another employer in the middle of a posting."""

    title = "employer-changes"
    order = ("on", "id")
    columns = names_of(EmployerChangeShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """With the bodies before and after."""
        return access.changes_for(actor).select_related("posting__person", "before", "after")

    def records(self, rows: list[EmployerChange]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                str(row.posting_id), row.posting.person.code if row.posting.person else "",
                row.before.code, row.after.code, row.on, row.order_no, row.ordered_on, row.demo,
            )
            for row in rows
        ]  # fmt: skip
