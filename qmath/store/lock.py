"""A lock on an open file. It is the system's: it ends with the process, however that ends, and leaves nothing."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt
    import os

    _BEYOND = 1 << 62  # Windows keeps others from reading what is locked, so a byte is taken that no file has

    def lock(descriptor: int) -> None:
        """Lock the file for this process. Raises BlockingIOError where another one has it."""
        os.lseek(descriptor, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from error

else:
    import fcntl

    def lock(descriptor: int) -> None:
        """Lock the file for this process. Raises BlockingIOError where another one has it, OSError where the file
        system knows no locks.
        """
        # flock, not POSIX locks: those would end as soon as anything here closed the file once more.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
