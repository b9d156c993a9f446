"""A stream of assistant text, cut into blocks that can be shown one after the other. Sans-I/O.

Where cells, outputs and thoughts begin and end is decided as in `qmath.fences`; here it is decided while the text
arrives, and prose and thoughts are cut further into lines and displayed formulas, so that what is finished can be
printed for good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qmath.fences import split

Kind = Literal["prose", "math", "cell", "output", "think"]

LIMIT = (
    2000  # characters of a line or a formula; a longer one is cut, so that no input makes the work quadratic
)

_END_THINK = "</think>"
_DISPLAY = re.compile(
    r"(?<!\\)(?:\\\\)*(?P<bracket>\\\[)"
    r"|(?P<dollars>(?<![\\$])\$\$)"
    r"|\\begin\{(?P<display>(?:align|alignat|equation|gather|multline|eqnarray)\*?)\}"
    r"|^[ \t]*\\begin\{(?P<inner>aligned|gathered|split|array|d?cases|[pbBvV]?matrix)\}"
)
_END_BRACKET = re.compile(r"(?<!\\)(?:\\\\)*\\\]")
_END_DOLLARS = re.compile(r"(?<!\\)\$\$")
# What may follow a formula on its last line and still belongs to it. Bounded, so that waiting for it is bounded.
_TAIL = re.compile(r"[ \t]{0,40}[.,;:，。；：]?[ \t]{0,40}")


@dataclass(frozen=True, slots=True)
class Block:
    """One block as it was written, fences and newlines included: the texts of all blocks together are the stream."""

    kind: Kind
    text: str


class Splitter:
    """Cuts a stream into blocks. Where the stream is cut into pieces makes no difference."""

    def __init__(self) -> None:
        self._buffer = ""
        self._kind: Kind = "prose"  # the state that the buffer begins in
        self._scanned = 0  # how far a cell or output is known not to hold its end

    def feed(self, piece: str) -> list[Block]:
        """The blocks that `piece` finished."""
        self._buffer += piece
        return self._take(ended=False)

    def close(self) -> list[Block]:
        """What is left when nothing more comes; a new stream may begin afterwards."""
        blocks = self._take(ended=True)
        self._kind, self._scanned = "prose", 0
        return blocks

    @property
    def open(self) -> Block | None:
        """The block in progress, if anything of it has come."""
        if not self._buffer:
            return None
        if self._kind == "prose" and _DISPLAY.match(self._buffer.lstrip()):
            return Block("math", self._buffer)
        return Block(self._kind, self._buffer)

    def _take(self, *, ended: bool) -> list[Block]:
        blocks: list[Block] = []
        while self._buffer:
            cut = self._cut_prose(ended) if self._kind == "prose" else self._cut_inside(ended)
            if cut is None:
                break
            kind, length = cut
            if length:
                blocks.append(Block(kind, self._buffer[:length]))
                self._buffer = self._buffer[length:]
        return blocks

    def _cut_inside(self, ended: bool) -> tuple[Kind, int] | None:
        return self._cut_thought(ended) if self._kind == "think" else self._cut_fenced(ended)

    def _line(self, ended: bool) -> int | None:
        """The length of the first line (cut at LIMIT), or None while it is not whole."""
        newline = self._buffer.find("\n", 0, LIMIT) + 1
        if newline:
            return newline
        # The few characters more make sure that a tag which begins before the limit is seen whole.
        if len(self._buffer) >= LIMIT + len(_END_THINK):
            return LIMIT
        return len(self._buffer) if ended else None

    def _cut_prose(self, ended: bool) -> tuple[Kind, int] | None:
        length = self._line(ended)
        if length is None:
            return None
        first, *rest = split(self._buffer[:length])
        if first.kind != "prose":
            self._kind = first.kind
            # An opening line holds no end of its block; a thought may end where it begins.
            self._scanned = 0 if first.kind == "think" else length
            return first.kind, 0
        if rest:
            length = rest[0].start
        opening = _DISPLAY.search(self._buffer, 0, length)
        if opening is None:
            return "prose", length
        if self._buffer[: opening.start()].strip():
            return "prose", opening.start()
        return self._cut_display(opening, length, ended)

    def _cut_display(self, opening: re.Match[str], line: int, ended: bool) -> tuple[Kind, int] | None:
        within = opening.start() + LIMIT
        closing = _closing(opening).search(self._buffer, opening.end(), within)
        stretch = self._buffer[: closing.end() if closing else within]
        if ("```" in stretch or "<" in stretch) and len(split(stretch)) > 1:
            return "prose", line  # a cell or thought begins before the formula ends: it was none
        if closing is None:
            return ("prose", line) if ended or len(self._buffer) >= within else None
        tail = _TAIL.match(self._buffer, closing.end())
        end = tail.end() if tail else closing.end()
        if end == len(self._buffer):
            return ("math", end) if ended else None
        return "math", end + 1 if self._buffer[end] == "\n" else closing.end()

    def _cut_fenced(self, ended: bool) -> tuple[Kind, int] | None:
        kind = self._kind
        while self._scanned < len(self._buffer):
            newline = self._buffer.find("\n", self._scanned) + 1
            if not newline and not ended:
                return None
            line = self._buffer[self._scanned : newline or len(self._buffer)]
            if line.lstrip(" \t").startswith("```"):
                end = self._scanned + len(line)
                if line.lstrip(" \t")[3:].strip():  # the next fence opens where this one should have closed
                    end = self._buffer.index("```", self._scanned)
                self._kind, self._scanned = "prose", 0
                return kind, end
            self._scanned += len(line)
        return (kind, len(self._buffer)) if ended else None

    def _cut_thought(self, ended: bool) -> tuple[Kind, int] | None:
        length = self._line(ended)
        if length is None:
            return None
        end = self._buffer.find(_END_THINK, 0, length + len(_END_THINK) - 1)
        if end >= 0:
            self._kind = "prose"
            return "think", end + len(_END_THINK)
        return "think", length


def _closing(opening: re.Match[str]) -> re.Pattern[str]:
    if opening["bracket"]:
        return _END_BRACKET
    if opening["dollars"]:
        return _END_DOLLARS
    return re.compile(re.escape(rf"\end{{{opening['display'] or opening['inner']}}}"))
