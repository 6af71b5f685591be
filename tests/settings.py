"""The product's settings for the suite: its files lie in a temporary folder, one a process.

The database is a file also on SQLite, so that a real worker started by a test sees it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if not _worker:
    _folder = Path(tempfile.mkdtemp(prefix="alliance-tests-"))
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
else:  # its parent made the folder and clears it away
    _folder = Path(os.environ["ALLIANCE_VAR"]) / _worker
    _folder.mkdir()
os.environ["ALLIANCE_VAR"] = str(_folder)

from alliance.settings import *
from alliance.settings import DATABASE_URL, DATABASES, VAR

if not DATABASE_URL:
    DATABASES["default"]["TEST"] = {"NAME": VAR / "alliance.sqlite3"}
# The real one takes 50 ms a password, on purpose; tests/members/ holds it to that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
for _name in ("queue", "queue-control", "static"):
    (VAR / _name).mkdir(exist_ok=True)
