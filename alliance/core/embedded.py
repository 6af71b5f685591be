"""The folder of the embedded default: who is using it, and how it is emptied."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core.errors import Refused


@contextmanager
def in_use() -> Iterator[None]:
    """Hold the folder, together with others who use it, so that nobody empties it meanwhile."""
    folder = Path(settings.VAR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "in-use").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        yield


def empty() -> None:
    """Remove database, queue, keys and files of the embedded default; `Refused` while in use."""
    if settings.DATABASE_URL or not settings.DEBUG:
        raise Refused(
            _("reset 只清除本机演示数据：请去掉 DATABASE_URL，数据库服务器不由它清除。"),
            code="not_embedded",
        )
    folder = Path(settings.VAR)
    if not folder.is_dir():
        return
    with (folder / "in-use").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                _("make run 还在运行：请先按 Ctrl-C 结束它，再 make reset。"), code="in_use"
            ) from None
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
