"""A terminal emulator (pyte) behind a text stream, for the tests of what reaches a terminal."""

from __future__ import annotations

import io

import pyte


class Terminal(io.StringIO):
    """What is written is shown on a screen with scrollback; `size` may change as a window does."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        super().__init__()
        self.size = (columns, rows)
        self.screen = pyte.HistoryScreen(columns, rows, history=100_000, ratio=0.5)
        self.screen.set_mode(pyte.modes.LNM)
        self._stream = pyte.Stream(self.screen)
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += text
        self._stream.feed(text)
        return len(text)

    def resize(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)
        self.screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """Scrollback and screen, without the empty rows at the end."""
        columns = self.screen.columns
        rows = [*self.screen.history.top, *(self.screen.buffer[y] for y in range(self.screen.lines))]
        lines = ["".join(row[x].data for x in range(columns)).rstrip() for row in rows]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor_is_visible(self) -> bool:
        return not self.screen.cursor.hidden
