"""What a process has read stays for its whole life: the collector of garbage passes over it.

Python's collector looks through everything there is again and again, a third of the time of
computing a county; what was read at the start is never garbage. A file of 100 000 rows makes a
million things that all stay until it is written: looked through every 700 new ones they cost a
quarter of its time, every 50 000 a twentieth.
"""

import gc
from typing import Final

OFTEN: Final = (50_000, 20, 100)
"""After so many new things the newest are looked through, after so many times that the older."""


def keep_what_is_read() -> None:
    """Call once, when a process has read its code and before its first work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
