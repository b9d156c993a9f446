"""Blocks of a transcript as rows of styled text, none wider than the terminal. All text is neutralised here."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache

from rich.syntax import Syntax
from rich.text import Text

from qmath.events import CellFinished
from qmath.fences import OUTPUT_FENCE, split
from qmath.render import prose
from qmath.render.blocks import Block
from qmath.render.display import to_lines
from qmath.render.latex import to_text
from qmath.render.sanitise import sanitise
from qmath.render.theme import SYNTAX
from qmath.render.wrap import columns, wrap

PROSE_COLUMNS = 100  # longer rows of prose are hard to read, however wide the terminal
_INDENT = 4
_LONG_CODE = 20_000  # characters; a longer cell is not highlighted, since strange code makes that slow
_DELIMITED = re.compile(
    r"\s*(?:\\\[(?P<bracket>.*)\\\]|\$\$(?P<dollars>.*)\$\$|(?P<environment>\\begin\{.*\}))(?P<tail>[^\\$}]*)",
    re.DOTALL,
)


def end_of(block: Block, size: int) -> Block:
    """A block in progress of which at least `size` characters at the end are kept, since no more fits the screen."""
    if len(block.text) <= size or block.kind not in ("cell", "output"):
        return block
    fence, _, text = block.text.partition("\n")
    return Block(block.kind, f"{fence}\n{text[-size:]}")


def rows_of(block: Block, width: int) -> list[Text]:
    """The rows of a block, finished or in progress."""
    text = sanitise(block.text)
    match block.kind:
        case "prose":
            return _prose(text, width)
        case "math":
            return _math(text, width)
        case "cell":
            return _code(_body(text), width)
        case "think":
            return _thought(text, width)
        case "output":
            return [
                *_barred(_body(text), width, "output.bar"),
                Text("    (written by the model, not by Python)", "note"),
            ]


def output_rows(event: CellFinished, width: int) -> list[Text]:
    """What a cell gave, as the model is shown it."""
    body = sanitise(event.text).strip().removeprefix(OUTPUT_FENCE).removesuffix("```").strip("\n")
    if event.result.ok and not body:
        return [Text().append("  ┃ ", "output.bar").append("(no output)", "note")]
    return _barred(body, width, "output.bar" if event.result.ok else "output.failed")


def _prose(text: str, width: int) -> list[Text]:
    styled, hang = prose.line(text.rstrip("\n"))
    return wrap(styled, min(width, PROSE_COLUMNS), hang)


def _thought(text: str, width: int) -> list[Text]:
    plain = text.replace("<think>", "").replace("</think>", "").rstrip("\n")
    if not plain.strip() and text.strip():
        return []
    styled, hang = prose.line(plain)
    styled.stylize("thought")
    return wrap(styled, min(width, PROSE_COLUMNS), hang)


def _math(text: str, width: int) -> list[Text]:
    room = max(width - _INDENT, width // 2)
    indent = width - room
    delimited = _DELIMITED.fullmatch(text.rstrip("\n"))
    if delimited is None:  # in progress
        return _indented(wrap(Text(text.strip("\n")), room), indent)
    source = next(part for part in delimited.group("bracket", "dollars", "environment") if part is not None)
    lines = to_lines(source.strip() + delimited["tail"].rstrip())
    if lines is not None and all(columns(line) <= room for line in lines):
        return [Text(" " * indent).append_text(prose.emphasise_boxes(Text(line))) for line in lines]
    one = to_text(source.strip() + delimited["tail"].rstrip()) if lines is not None else None
    if one is None:
        return _indented(wrap(Text(text.strip("\n")), room), indent)
    return _indented(wrap(prose.emphasise_boxes(Text(one)), room, 2), indent)


def _indented(rows: list[Text], columns: int) -> list[Text]:
    return [Text(" " * columns).append_text(row) for row in rows]


def _code(code: str, width: int) -> list[Text]:
    code = textwrap.dedent(code).strip("\n")
    return _with_bar(_highlight(code), width, "│", "code.bar")


@lru_cache(maxsize=8)
def _highlight(code: str) -> Text:
    """Python in colours; not to be changed."""
    if len(code) > _LONG_CODE:
        return Text(code)
    text = Syntax("", "python", theme=SYNTAX, background_color="default").highlight(code)
    text.rstrip()
    return text


def fenced(cell: str) -> Text:
    """A cell as it was written, fences and all: only its code is Python."""
    opening, newline, rest = cell.partition("\n")
    code, break_, closing = rest.rpartition("\n```")
    if not break_:
        code, closing = rest, ""
    coloured = _highlight(code)
    if not code.startswith(coloured.plain):  # it expands tabs and drops white space at the ends of lines
        coloured = Text(code)
    tail = code[len(coloured.plain) :]
    before, behind = Text(opening + newline, "note"), Text(tail + break_ + closing, "note")
    return Text.assemble(before, coloured, behind)


def _barred(body: str, width: int, style: str) -> list[Text]:
    return _with_bar(Text(body.strip("\n"), "output"), width, "┃", style)


def _with_bar(text: Text, width: int, bar: str, style: str) -> list[Text]:
    """Rows beside a bar; what does not fit a row goes on behind a mark."""
    rows: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        for at, row in enumerate(wrap(line, max(width - 6, 2))):
            rows.append(Text().append(f"  {bar} " if row.plain or at else f"  {bar}", style))
            rows[-1].append("↪ " if at else "", "note").append_text(row)
    return rows


def _body(text: str) -> str:
    """What stands between the fences of a cell or output."""
    return next((s.body for s in split(text) if s.kind in ("cell", "output")), text)
