"""The file of `-o`: locked by one run at a time, and never left with part of a record."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from pathlib import Path

from qmath.errors import OutputFileError, WriteError
from qmath.store.history import History, read_history
from qmath.store.lock import lock

# What was written survives the end of the process at once. Only a power cut can take it back, and a run that is
# started again makes up for that; so the disk is waited for now and then, not for each record. File systems that
# find out late that they are full (quotas, networks) say so then.
_SYNC_SECONDS = 1.0
_FLAGS = os.O_APPEND | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class OutputFile:
    """Appends lines to `path`, each whole or not at all. `history` is what was there, its torn end cut off.

    A pipe or device (`-o /dev/null`) has no history and no lock. Raises OutputFileError where the file cannot be
    opened, is another run's, or holds something else; `warning` says what is amiss and no reason to stop.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warning = ""
        self._synced = time.monotonic()
        self._descriptor, self._regular = _open(path)
        try:
            self.history = self._prepare() if self._regular else History()
        except BaseException:
            self.close()
            raise

    def append(self, line: str) -> None:
        """Write a line and its newline. Raises WriteError; then the file is as it was before."""
        data = memoryview(f"{line}\n".encode())
        start = os.lseek(self._descriptor, 0, os.SEEK_END) if self._regular else 0
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
            self._sync(_SYNC_SECONDS)
        except BaseException as error:  # Ctrl-C as well
            if self._regular and data:
                with suppress(OSError):
                    os.ftruncate(self._descriptor, start)
            if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
                raise self._failed(error) from error
            raise

    def close(self) -> None:
        """Give the file back; what was written is on the disk then. Raises WriteError. Idempotent."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor < 0:
            return
        try:
            _flush(descriptor)
        except OSError as error:
            raise self._failed(error) from error
        finally:
            os.close(descriptor)

    def is_file(self, descriptor: int) -> bool:
        """Whether an open descriptor is of this very file."""
        return self._regular and os.path.samestat(os.fstat(descriptor), os.fstat(self._descriptor))

    def _prepare(self) -> History:
        try:
            lock(self._descriptor)
        except BlockingIOError as error:
            raise OutputFileError(
                f"{self.path} is in use by another run of qmath.", "Wait for its end, or name another file."
            ) from error
        except OSError:
            self.warning = f"{self.path} cannot be locked where it is: see that no other run writes to it."
        with open(self._descriptor, "rb", closefd=False) as stream:
            stream.seek(0)
            history = read_history(stream, str(self.path))
        try:
            if history.torn:
                os.ftruncate(self._descriptor, history.whole)
            if history.unended:
                os.write(self._descriptor, b"\n")
        except OSError as error:
            raise self._failed(error) from error
        return history

    def _sync(self, seconds: float) -> None:
        now = time.monotonic()
        if now >= self._synced + seconds:
            _flush(self._descriptor)
            self._synced = time.monotonic()

    def _failed(self, error: OSError) -> WriteError:
        remedy = "What was written before is whole: the same command goes on from there."
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            remedy = f"Make room. {remedy}"
        return WriteError(f"{self.path} cannot be written: {error.strerror}.", remedy)


def _open(path: Path) -> tuple[int, bool]:
    """A descriptor, and whether it is of a regular file."""
    if str(path) == "-":
        raise OutputFileError("-o names a file, and - is none.", "--json prints the records to stdout.")
    try:
        regular = not path.exists() or stat.S_ISREG(path.stat().st_mode)
        descriptor = os.open(path, _FLAGS | (os.O_RDWR | os.O_CREAT if regular else os.O_WRONLY), 0o666)
    except IsADirectoryError as error:
        raise OutputFileError(f"{path} is a directory.", "Name a file in it.") from error
    except FileNotFoundError as error:
        raise OutputFileError(f"{path} is in a folder that is not there.", "Make the folder.") from error
    except OSError as error:
        raise OutputFileError(f"{path} cannot be written: {error.strerror}.", "Name another file.") from error
    except ValueError as error:  # a NUL byte in the name
        raise OutputFileError(f"{str(path)!r} is no path.", "Check it.") from error
    return descriptor, regular


def _flush(descriptor: int) -> None:
    """Wait until the disk has it. Pipes and devices have nothing to wait for."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EROFS):
            raise
