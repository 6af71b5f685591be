"""`healthy.py web|beat`: exit status 0 when the process in this container does its work.

Only the standard library, so that asking every few seconds costs nothing.
"""

import http.client
import os
import sys
import time
from pathlib import Path

OLDEST = 600  # seconds since the schedule was last written down; it does so every three minutes


def web() -> bool:
    """Whether /healthz answers 200, asked the way the proxy in front would ask."""
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def beat() -> bool:
    """Whether the schedule was written down lately."""
    folder = Path(os.environ.get("ALLIANCE_VAR", "var"))
    written = [path.stat().st_mtime for path in folder.glob("beat-schedule*")]
    return bool(written) and time.time() - max(written) < OLDEST


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]]() else 1)
