"""Whether a loaded file may be written or given up now; who may at all is each app's to say."""

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.models import ImportFile

WAITING = (ImportFile.State.ASKING, ImportFile.State.COMPARED)


def check_open(file: ImportFile) -> None:
    """It was neither written nor given up."""
    if file.state not in WAITING:
        raise Refused(
            _("这个文件已经处理过（%(state)s）。") % {"state": file.get_state_display()},
            code="import_ended",
        )


def check_own_and_open(acting: Actor, file: ImportFile) -> None:
    """Whoever loaded a file applies it or gives it up: it was compared with what they may write."""
    check_open(file)
    if file.by_person != acting.person:
        raise Refused(_("请由上传的人写入或放弃这个文件。"), code="import_not_own")


def check_something_to_write(file: ImportFile) -> None:
    """Its headings are known, and a row of it is new or changed."""
    if file.state == ImportFile.State.ASKING:
        raise Refused(_("请先指明不认识的列各是什么。"), code="import_asking")
    if not file.counts["created"] + file.counts["changed"]:
        same = _("没有可写入的值：可用的各行与现有数据相同。")
        none = _("没有可写入的值：各行都被退回。请改好后重新上传。")
        raise Refused(same if file.counts["unchanged"] else none, code="import_nothing")


def check_nothing_refused(file: ImportFile) -> None:
    """The whole file can be written."""
    if file.counts["refused"]:
        raise Refused(
            _("有 %(n)d 行被退回，不能全部写入。") % {"n": file.counts["refused"]},
            code="import_has_refused_rows",
        )
