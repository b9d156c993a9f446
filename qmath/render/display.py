"""Displayed formulas on several lines: aligned equations, cases and matrices in two dimensions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len

from qmath.render.latex import line as one_line
from qmath.render.latex import rows as cells_of
from qmath.render.parsing import ALIGNED, GRIDS, NotReadable, parse, split_rows

Lines = list[str]

# The bracket of one line; then first line, the lines between, last line, and the line in the middle of three or more.
_BRACKETS: dict[str, tuple[str, str]] = {
    "pmatrix": ("(⎛⎜⎝⎜", ")⎞⎟⎠⎟"),
    "bmatrix": ("[⎡⎢⎣⎢", "]⎤⎥⎦⎥"),
    "Bmatrix": ("{⎧⎪⎩⎨", "}⎫⎪⎭⎬"),
    "vmatrix": ("│││││", "│││││"),
    "Vmatrix": ("‖‖‖‖‖", "‖‖‖‖‖"),
    "cases": ("{⎧⎪⎩⎨", ""),
    "dcases": ("{⎧⎪⎩⎨", ""),
    "rcases": ("", "}⎫⎪⎭⎬"),
}
_CLOSE_FOLLOWERS = ".,;:⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᵀᵗ"


@lru_cache(maxsize=512)
def to_lines(source: str) -> tuple[str, ...] | None:
    """A displayed formula (without its delimiters), line by line, or None where it is better left as it is."""
    try:
        nodes = parse(source)
        rows = [[part for cell in row for part in cell] for row in split_rows(nodes)]
        return tuple(line for row in rows for line in _beside(_boxes(row)) if line.strip())
    except (NotReadable, RecursionError):
        return None


def _boxes(nodes: list[Any]) -> Iterable[Lines]:
    """The parts of a row from left to right: text on one line, or an environment on several."""
    text: list[Any] = []
    for node in nodes:
        name = getattr(node, "environmentname", "").rstrip("*")
        if name in ALIGNED or name in GRIDS:
            yield [one_line(text)]
            text = []
            yield _aligned(cells_of(node)) if name in ALIGNED else _grid(name, cells_of(node))
        else:
            text.append(node)
    yield [one_line(text)]


def _aligned(rows: list[list[str]]) -> Lines:
    """Equations with their relations below each other."""
    widths = _widths(rows)
    lines = []
    for row in rows:
        padded = [
            _pad(cell, width, right=at % 2 == 0)
            for at, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        pairs = [" ".join(padded[at : at + 2]) for at in range(0, len(padded), 2)]
        lines.append("   ".join(pairs).rstrip())
    return lines


def _grid(name: str, rows: list[list[str]]) -> Lines:
    widths = _widths(rows)
    full = [row + [""] * (len(widths) - len(row)) for row in rows]
    lines = ["  ".join(map(_pad, row, widths)) for row in full]
    left, right = (_side(shapes, len(lines)) for shapes in _BRACKETS.get(name, ("", "")))
    gap = " " if name.endswith("cases") else ""
    return [f"{a}{gap}{line}{gap}{b}" for a, line, b in zip(left, lines, right, strict=True)]


def _side(shapes: str, height: int) -> Lines:
    """A bracket of `height` lines."""
    if not shapes:
        return [""] * height
    single, first, between, last, middle = tuple(shapes)
    if height == 1:
        return [single]
    column = [first, *[between] * (height - 2), last]
    if height > 2:
        column[height // 2] = middle
    return column


def _beside(boxes: Iterable[Lines]) -> Lines:
    """Boxes set side by side, their middles on one line."""
    solid = [box for box in boxes if any(line.strip() for line in box)]
    above = max(((len(box) - 1) // 2 for box in solid), default=0)
    below = max((len(box) - 1 - (len(box) - 1) // 2 for box in solid), default=0)
    lines = [""] * (above + 1 + below)
    for at, box in enumerate(solid):
        follows_close = len(box) == 1 and box[0][0] in _CLOSE_FOLLOWERS
        gap = " " if at and not follows_close else ""
        top = above - (len(box) - 1) // 2
        width = max(map(cell_len, box))
        for line in range(len(lines)):
            part = box[line - top] if 0 <= line - top < len(box) else ""
            lines[line] += gap + _pad(part, width)
    return [line.rstrip() for line in lines]


def _widths(rows: list[list[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip_longest(*rows, fillvalue="")]


def _pad(text: str, width: int, *, right: bool = False) -> str:
    room = " " * (width - cell_len(text))
    return room + text if right else text + room
