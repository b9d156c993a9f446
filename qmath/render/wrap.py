"""Breaking styled text into rows of a terminal: by columns, not characters, and as Chinese text wants it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.text import Text
from wcwidth import wcwidth

# What must not begin a row (closing marks and punctuation), and what must not end one.
_NOT_FIRST = frozenset("，。、；：？！）》」』】”’…,.;:?!)]}%°′")
_NOT_LAST = frozenset("（《「『【“‘([{$")
_TAB = 4
GLUE = "\ue101"  # becomes a space at which no row breaks


@lru_cache(maxsize=4096)
def width_of(char: str) -> int:
    """Columns of a character; 0 for combining marks and what has none."""
    return max(0, wcwidth(char))


def columns(text: str) -> int:
    return sum(map(width_of, text))


def wrap(text: Text, width: int, hang: int = 0) -> list[Text]:
    """The rows of `text`, none wider than `width`; all but the first of a line are indented by `hang` columns.

    Rows break at spaces and between wide characters, and within a word only if it does not fit a row by itself.
    """
    hang = hang if hang < width // 2 else 0
    rows: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        line.expand_tabs(_TAB)
        first, *others = line.divide(_cuts(line.plain, max(width, 2), hang))
        rows.append(first)
        rows += [Text(" " * hang).append_text(row) for row in others]
    for row in rows:
        row.rstrip()
        row.plain = row.plain.replace(GLUE, " ")
    return rows


def _cuts(plain: str, width: int, hang: int) -> list[int]:
    """Where rows end; spaces between two rows are at the end of the first."""
    cuts: list[int] = []
    start, used, last_break, room = 0, 0, 0, width
    at = 0
    while at < len(plain):
        used += width_of(plain[at])
        if at > start and _may_break(plain, at):
            last_break = at
        if used > room and not plain[at].isspace() and at > start:
            end = last_break if last_break > start else at
            cuts.append(end)
            start = end
            used = columns(plain[start : at + 1])
            room = width - hang
        at += 1
    return cuts


def _may_break(plain: str, at: int) -> bool:
    """Whether a row may begin at `at`."""
    before, char = plain[at - 1], plain[at]
    if char.isspace() or width_of(char) == 0:
        return False
    if before.isspace():
        return True
    if char in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_wide(before) or _is_wide(char)


@lru_cache(maxsize=4096)
def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F")
