"""The fences of a TIR transcript: prose, ```python cells, ```output blocks, <think> blocks; and where to stop writing.

The format is Qwen2.5-Math's: the model writes a ```python cell and begins ```output; there it is stopped, the cell
is run, and it goes on from the output (github.com/QwenLM/Qwen2.5-Math, evaluation). Models are careless with it, so
a fence may be indented, spaced oddly, stand at the end of a line of prose, or be missing.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Literal

Kind = Literal["prose", "cell", "output", "think"]

OUTPUT_FENCE = "```output"

_OPEN = re.compile(
    r"(?P<cell>```[ \t]*\{?\.?(?:python(?:3(?:\.\d+)?)?|py3?|sympy)\}?(?:[ \t\r][^\n`]*)?\n)"
    r"|(?P<output>```[ \t]*outputs?[ \t\r]*\n)"
    r"|(?P<think><think>)",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"^[ \t]*```(?P<rest>[^\n]*)(?P<newline>\n?)", re.MULTILINE)
_CLOSE_AT_END = re.compile(r"(?<=[^\s`'\"])[ \t]*`{3}\s*$")  # `print(x)```` before the fence of the output
_CLOSE_THINK = "</think>"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch `text[start:end]` of a transcript; `body` is it without its fences, `closed` says if it has its end."""

    kind: Kind
    body: str
    closed: bool
    start: int
    end: int


def split(text: str) -> tuple[Segment, ...]:
    """The segments of `text`, in order and without gaps. Linear in its length."""
    segments: list[Segment] = []
    at = 0
    while at < len(text):
        opening = _OPEN.search(text, at)
        start = opening.start() if opening else len(text)
        if start > at:
            segments.append(Segment("prose", text[at:start], True, at, start))
        if opening is None:
            break
        segment = _fenced(text, opening)
        segments.append(segment)
        at = segment.end
    return tuple(segments)


def _fenced(text: str, opening: re.Match[str]) -> Segment:
    start, inside = opening.span()
    if opening["think"]:
        end = text.find(_CLOSE_THINK, inside)
        if end < 0:
            return Segment("think", text[inside:], False, start, len(text))
        return Segment("think", text[inside:end], True, start, end + len(_CLOSE_THINK))
    kind: Kind = "cell" if opening["cell"] else "output"
    closing = _CLOSE.search(text, inside)
    if closing is None:
        return Segment(kind, text[inside:], False, start, len(text))
    if closing["rest"].strip():  # the next fence opens where this one should have closed
        fence = text.index("```", closing.start())
        return Segment(kind, text[inside : closing.start()], False, start, fence)
    return Segment(kind, text[inside : closing.start()], True, start, closing.end())


def code_of(cell: Segment) -> str:
    """The Python text of a cell, without the indentation of a fence that stood in a list, and without a closing fence
    that stands behind the last statement."""
    code = textwrap.dedent(cell.body.replace("\r\n", "\n")).strip("\n")
    return _CLOSE_AT_END.sub("", code)


@dataclass(frozen=True, slots=True)
class Stops:
    """Where an engine ends a piece of writing: before one of `strings`, or behind the closing fence of a cell."""

    strings: tuple[str, ...] = ()
    after_cell: bool = False

    def cut(self, text: str, written: int) -> int | None:
        """The length to which `text` is to be cut, or None to go on; only what lies behind `written` is new.

        `text` is the whole assistant text so far. What `written` holds back is the caller's: a stop may straddle it.
        """
        cuts = [at for at in (text.find(s, max(0, written - len(s) + 1)) for s in self.strings) if at >= 0]
        if self.after_cell:
            end = self._cell_end(text, written)
            if end is not None:
                cuts.append(end)
        return min(cuts, default=None)

    def _cell_end(self, text: str, written: int) -> int | None:
        line = text.rfind("\n", 0, max(written, 1)) + 1
        if "```" not in text[line:]:  # no fence in the new lines: nothing can have closed
            return None
        for segment in split(text):
            # Where the fence of the next block ended the cell, its last character is what is new.
            new_at = segment.end if segment.closed else segment.end + len("```")
            if segment.kind == "cell" and new_at > written and _has_ended(text, segment):
                return segment.end
        return None

    def held(self, text: str) -> int:
        """How many characters at the end of `text` may be the beginning of a stop and must not be shown yet."""
        return max((_overlap(text, stop) for stop in self.strings), default=0)


def _has_ended(text: str, cell: Segment) -> bool:
    # An unclosed cell that is not at the end was ended by the fence of the next block.
    return cell.closed or cell.end < len(text)


def _overlap(text: str, stop: str) -> int:
    return next((n for n in range(min(len(stop) - 1, len(text)), 0, -1) if text.endswith(stop[:n])), 0)
