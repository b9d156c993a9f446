"""The part of a terminal that is still being written: drawn over and over, while what is above it stays.

Between two frames the cursor rests at the top left of that part. So a resize needs no guess of how the terminal
breaks long rows anew (some do, some do not): the cursor stays with the row it is on, and erasing below it suffices.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TextIO

Size = tuple[int, int]  # columns, rows

_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_BEGIN, _END = (
    "\x1b[?2026h",
    "\x1b[?2026l",
)  # synchronised output: terminals that know it show a frame at once
_ERASE_ROW, _ERASE_BELOW = "\x1b[2K", "\x1b[J"
_DEFAULT: Size = (80, 24)


def size_of(stream: TextIO) -> Size:
    """Columns and rows of the terminal behind `stream`; 80 by 24 where it does not say."""
    try:
        columns, rows = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):  # not a terminal, or closed
        return _DEFAULT
    return columns or _DEFAULT[0], rows or _DEFAULT[1]


class Screen:
    """Rows are strings without newlines, narrower than `columns`; they may hold SGR sequences."""

    def __init__(self, stream: TextIO, size: Callable[[], Size] | None = None) -> None:
        self._stream = stream
        self._size = size or (lambda: size_of(stream))
        self._drawn: tuple[Size, list[str]] | None = None  # the part in progress, if any is on the screen

    @property
    def size(self) -> Size:
        return self._size()

    def draw(self, finished: list[str], live: list[str]) -> None:
        """Print `finished` for good, and below it `live`: of a part taller than the screen the end."""
        size = self._size()
        live = live[-max(size[1] - 1, 1) :]
        if not finished and self._drawn == (size, live):
            return
        resized = self._drawn is not None and self._drawn[0] != size
        out = [_BEGIN, _HIDE, "\r", _ERASE_BELOW if resized else ""]
        out += [f"{_ERASE_ROW}{row}\r\n" for row in finished]
        # The row is erased before it is written: behind a row as wide as the terminal the cursor is still upon its end.
        out.append("\r\n".join(_ERASE_ROW + row for row in live) if live else _ERASE_ROW)
        out.append(_ERASE_BELOW)
        if len(live) > 1:
            out.append(f"\x1b[{len(live) - 1}A")
        out.append("\r")
        out.append(_END)
        self._drawn = (size, live)
        self._write("".join(out))

    def release(self) -> None:
        """Give the terminal back: nothing in progress, the cursor visible. Harmless when it is free already."""
        if self._drawn is not None:
            self._drawn = None
            self._write(f"\r{_ERASE_BELOW}{_SHOW}")

    def _write(self, text: str) -> None:
        write(self._stream, text)


def write(stream: TextIO, text: str) -> None:
    """Write and flush; characters that the stream cannot encode become question marks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()
