"""Where a cell's output goes: a bounded text, from `print` and from libraries, and from C code that writes to the
descriptors 1 and 2. Other threads of the host keep the real streams."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import io
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

_C_OUTPUT: Final = 1 << 16  # bytes kept of what C code writes


class CellOutput(io.TextIOBase):
    """`sys.stdout` and `sys.stderr` while a cell runs."""

    said_plotting = False

    def __init__(
        self, limit: int, host: TextIO | None = None, descriptors: Descriptors | None = None
    ) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._room = limit
        self._owner = threading.get_ident()
        self._host = host
        self._descriptors = descriptors
        self.truncated = False

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if threading.get_ident() != self._owner:
            return self._write_for_host(text)
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        kept = text[: self._room]
        if kept:
            self._parts.append(str.__str__(kept))
            self._room -= len(kept)
        self.truncated = self.truncated or len(kept) < len(text)
        return len(text)

    def _write_for_host(self, text: str) -> int:
        if self._descriptors is not None and self._descriptors.host is not None:
            os.write(self._descriptors.host, text.encode(errors="replace"))
        elif self._host is not None:
            self._host.write(text)
        return len(text)

    def put_first(self, text: str) -> None:
        """What C code wrote, before what Python printed: the last lines are then the cell's own."""
        kept = text[: self._room]
        if kept:
            self._parts.insert(0, kept)
            self._room -= len(kept)
        self.truncated = self.truncated or len(kept) < len(text)

    def add_block(self, text: str) -> None:
        """Text on lines of its own, after what was printed."""
        if text:
            if self._parts and not self._parts[-1].endswith("\n"):
                self.write("\n")
            self.write(text)

    def text(self) -> str:
        """What was kept so far."""
        return "".join(self._parts)


class Descriptors:
    """Descriptors 1 and 2, pointed at a file of no name while a cell runs."""

    def __init__(self) -> None:
        self._file = _nameless_file()
        self._flush: Any = ctypes.CDLL(None).fflush if os.name == "posix" else None
        self.host: int | None = None  # a descriptor of the real stdout, while it is redirected

    @contextmanager
    def redirected(self) -> Iterator[None]:
        """The descriptors, as the host has them now, pointed at the file; and put back."""
        self._flush_c()
        saved = {fd: os.dup(fd) for fd in (1, 2) if _is_open(fd)}
        for fd in saved:
            os.dup2(self._file.fileno(), fd)
        self.host = saved.get(1)
        try:
            yield
        finally:
            self.host = None
            self._flush_c()
            for fd, copy in saved.items():
                os.dup2(copy, fd)
                os.close(copy)

    def _flush_c(self) -> None:
        if self._flush is not None:
            self._flush(None)

    def take(self) -> str:
        """What C code wrote since the last call."""
        descriptor = self._file.fileno()
        if not os.fstat(descriptor).st_size:
            return ""
        text = os.pread(descriptor, _C_OUTPUT, 0).decode(errors="replace")
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.ftruncate(descriptor, 0)
        return text


@functools.cache
def descriptors() -> Descriptors:
    """The one redirection of this process."""
    return Descriptors()


def _nameless_file() -> io.BufferedRandom | Any:
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("cell"), "w+b")
    return tempfile.TemporaryFile()


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


@contextmanager
def streams_replaced(output: CellOutput) -> Iterator[None]:
    """`sys.stdout`, `sys.stderr` and the hooks that write to them, replaced and put back."""
    saved = sys.stdout, sys.stderr, sys.stdin, sys.displayhook, sys.unraisablehook
    for stream in saved[:2]:
        with contextlib.suppress(
            OSError, ValueError
        ):  # closed, or a reader that went away: the host's business
            if stream is not None:
                stream.flush()
    sys.stdout = sys.stderr = output
    sys.stdin = io.StringIO()
    sys.unraisablehook = lambda _: None
    try:
        yield
    finally:
        sys.stdout, sys.stderr, sys.stdin, sys.displayhook, sys.unraisablehook = saved
