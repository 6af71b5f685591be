"""The product's settings for the suite: its files lie in a temporary folder, one a process.

The database is a file also on SQLite, so that a real worker started by a test sees it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "alliance-tests-"
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
_folder = Path(os.environ.get("ALLIANCE_VAR", ""))
# A process that a test starts inherits both and uses the folder of its test.
if not _worker and not _folder.name.startswith(_PREFIX):
    _folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
elif _worker and _folder.name != _worker:  # its parent made the folder and clears it away
    _folder = _folder / _worker
    _folder.mkdir()
os.environ["ALLIANCE_VAR"] = str(_folder)

from alliance.settings import *
from alliance.settings import DATABASE_URL, DATABASES, VAR

if DATABASE_URL:  # nobody needs what a test has written after the power went
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
else:
    DATABASES["default"]["TEST"] = {"NAME": VAR / "alliance.sqlite3"}
# Counted for each page, so that statements do not depend on what was counted before.
WAITING_SECONDS = 0
# The real one takes 50 ms a password, on purpose; `check --deploy` demands it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test client would list the files of a folder anew; so they are looked for when asked for.
WHITENOISE_AUTOREFRESH = True
for _name in ("queue", "queue-control", "static"):
    (VAR / _name).mkdir(exist_ok=True)
