"""What a process has read stays for its whole life: the collector of garbage passes over it.

Python's collector looks through everything there is again and again, a third of the time of
computing a county; what was read at the start is never garbage.
"""

import gc


def keep_what_is_read() -> None:
    """Call once, when a process has read its code and before its first work."""
    gc.collect()
    gc.freeze()
