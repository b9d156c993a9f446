r"""Sets of reals: intervals, unions, and inequalities in one variable, as pieces of the real line."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from qmath.answers.forms import CLOSING, both_signs, closes_at_end
from qmath.answers.normal import split_commas
from qmath.answers.numbers import exact


@dataclass(frozen=True, slots=True)
class Interval:
    """Between `low` and `high`, texts; an open end is not included."""

    low: str
    high: str
    open_low: bool
    open_high: bool


_RELATION = re.compile(r"(<=|>=|<|>|\\le(?![A-Za-z])|\\ge(?![A-Za-z])|\\lt(?![A-Za-z])|\\gt(?![A-Za-z]))")
_VARIABLE = re.compile(r"(?:[A-Za-z]|\\[a-z]+)(?:_\{?\w+\}?)?")
_BUILDER = re.compile(r"\\?\{[a-z](?:\\in\\mathbb\{R\})?(?:\||:|\\mid|\\vert)\s*(.*?)\\?\}")
_ELEMENT = re.compile(r"^(?P<name>[A-Za-z]|\\[a-z]+)\\in(?![A-Za-z])")
_LINE = (
    r"\mathbb{R}",
    r"\mathbf{R}",
    "R",
    r"\Reals",
    "all real numbers",
    "all reals",
    "全体实数",
    "一切实数",
    "任意实数",
)


def intervals(text: str) -> tuple[Interval, ...] | None:
    """The pieces of a set of reals, written as intervals or as inequalities in one variable; else None."""
    if builder := _BUILDER.fullmatch(text):
        text = builder.group(1)
    text = _ELEMENT.sub("", text)
    if without := _excluded(text):
        return _without(*without)
    if (around := _ABSOLUTE.fullmatch(text)) and (bound := exact(around["bound"])) is not None and bound > 0:
        return _around_zero(around["bound"], around["sign"])
    if (both := _in_common(text)) is not None:
        return (both,)
    pieces = [_piece(part) for part in _united(text)]
    return _joined([piece for piece in pieces if piece]) if pieces and all(pieces) else None


_ABSOLUTE = re.compile(r"\|[a-z]\|(?P<sign><|>|\\le|\\ge)(?P<bound>[\d.\\{}a-z/]+)")


def _around_zero(bound: str, sign: str) -> tuple[Interval, ...]:
    """`|x| < 2`, `|x| \\ge 2`."""
    is_open = sign in ("<", ">")
    if sign in ("<", r"\le"):
        return (Interval(f"-{bound}", bound, is_open, is_open),)
    return Interval(r"-\infty", f"-{bound}", True, is_open), Interval(bound, r"\infty", is_open, True)


def unknown(text: str) -> str:
    """The letter that inequalities, or `x \\in`, are about; empty for a bare set, whose letter has no meaning."""
    if found := _ELEMENT.match(text):
        return found["name"]
    if _BUILDER.fullmatch(text):
        return ""
    relation = _RELATION.split(re.split(r",|\\(?:cup|cap|lor|vee|land|wedge)(?![A-Za-z])", text)[0])[::2]
    return next((name for side in relation if _VARIABLE.fullmatch(name := side.strip(" |"))), "")


def _ends(piece: Interval) -> tuple[Fraction | float, Fraction | float] | None:
    """As numbers; None where they are something else."""
    low = -math.inf if piece.low == r"-\infty" else exact(piece.low)
    high = math.inf if piece.high == r"\infty" else exact(piece.high)
    return None if low is None or high is None else (low, high)


def _in_common(text: str) -> Interval | None:
    """What is in all of several inequalities, `x > 3, x \\le 4`; None where that is nothing: then they are cases."""
    parts = re.split(r"\\(?:cap|land|wedge)(?![A-Za-z])", text)
    if len(parts) == 1:
        parts = split_commas(text)
        if not all(_RELATION.search(part) for part in parts):
            return None
    pieces = [piece for part in parts if (piece := _piece(part)) is not None]
    bounds = [ends for piece in pieces if (ends := _ends(piece)) is not None]
    if len(parts) < 2 or len(bounds) != len(parts):
        return None
    low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
    lowest = [piece for piece, ends in zip(pieces, bounds, strict=True) if ends[0] == low]
    highest = [piece for piece, ends in zip(pieces, bounds, strict=True) if ends[1] == high]
    is_open = any(piece.open_low for piece in lowest), any(piece.open_high for piece in highest)
    if low > high or (low == high and any(is_open)):
        return None
    return Interval(lowest[0].low, highest[0].high, *is_open)


def _joined(pieces: Sequence[Interval]) -> tuple[Interval, ...]:
    """Pieces that touch or overlap as one, where all their ends are numbers."""
    bounds = [ends for piece in pieces if (ends := _ends(piece)) is not None]
    if len(bounds) != len(pieces):
        return tuple(pieces)
    ordered = sorted(zip(bounds, pieces, strict=True), key=lambda pair: (pair[0][0], pair[1].open_low))
    joined: list[Interval] = []
    reach: Fraction | float = -math.inf
    for (low, high), piece in ordered:
        if joined and (low < reach or (low == reach and not (piece.open_low and joined[-1].open_high))):
            last = joined[-1]
            if high > reach:
                joined[-1], reach = replace(last, high=piece.high, open_high=piece.open_high), high
            elif high == reach:
                joined[-1] = replace(last, open_high=last.open_high and piece.open_high)
        else:
            joined.append(piece)
            reach = high
    return tuple(joined)


_EXCEPT = re.compile(r"(?P<line>.+)\\(?:setminus|backslash)\\\{(?P<points>[^{}]*)\\\}")
_UNEQUAL = re.compile(rf"{_VARIABLE.pattern}\\ne(?P<point>[^<>=]+)")


def _excluded(text: str) -> tuple[str, list[str]] | None:
    r"""A set and the points that it goes without: `x > 0, x \ne 1`, `\mathbb{R} \setminus \{1\}`; else None."""
    if found := _EXCEPT.fullmatch(text):
        return found["line"], split_commas(found["points"])
    parts = split_commas(text)
    unequal = [_UNEQUAL.fullmatch(part) for part in parts]
    rest = [part for part, match in zip(parts, unequal, strict=True) if match is None]
    points = [point for match in unequal if match for point in both_signs(match["point"])]
    return (rest[0] if rest else _LINE[0], points) if points and len(rest) <= 1 else None


def _without(text: str, points: list[str]) -> tuple[Interval, ...] | None:
    """The pieces that are left; None where an end or a point is not a number."""
    pieces = [piece] if (piece := _piece(text)) else None
    for point in points:
        place = exact(point)
        if pieces is None or place is None:
            return None
        divided: list[Interval] = []
        for part in pieces:
            low, high = exact(part.low), exact(part.high)
            if (low is None and part.low != r"-\infty") or (high is None and part.high != r"\infty"):
                return None
            if (low is None or low < place) and (high is None or place < high):
                divided.append(Interval(part.low, point, part.open_low, True))
                divided.append(Interval(point, part.high, True, part.open_high))
            else:
                divided.append(
                    Interval(
                        part.low, part.high, part.open_low or low == place, part.open_high or high == place
                    )
                )
        pieces = divided
    return tuple(pieces) if pieces else None


def _united(text: str) -> list[str]:
    """Parts of a union; inequalities that a comma divides are cases of one too."""
    parts = re.split(r"\\cup(?![A-Za-z])|\\(?:lor|vee)(?![A-Za-z])", text)
    if len(parts) == 1:
        listed = split_commas(text)
        if len(listed) > 1 and all(_RELATION.search(part) for part in listed):
            return listed
    return parts


def _piece(text: str) -> Interval | None:
    text = text.strip()
    if text.startswith(r"\{") and text.endswith(r"\}") and exact(text[2:-2]) is not None:
        return Interval(text[2:-2], text[2:-2], False, False)
    if text in _LINE:
        return Interval(r"-\infty", r"\infty", True, True)
    if text[:1] in CLOSING and text[-1:] in (")", "]") and closes_at_end(text):
        ends = split_commas(text[1:-1])
        if len(ends) == 2:
            return Interval(_end(ends[0]), _end(ends[1]), text[0] == "(", text[-1] == ")")
        return None
    return _inequality(text)


def _inequality(text: str) -> Interval | None:
    sides = [side.strip() for side in _RELATION.split(text)]
    less = [("l" in sign or "<" in sign) and "g" not in sign for sign in sides[1::2]]
    strict = [sign in ("<", ">", r"\lt", r"\gt") for sign in sides[1::2]]
    if len(sides) == 3:
        if _VARIABLE.fullmatch(sides[0]) and not _VARIABLE.fullmatch(sides[2]):
            low, high = (r"-\infty", sides[2]) if less[0] else (sides[2], r"\infty")
        elif _VARIABLE.fullmatch(sides[2]) and not _VARIABLE.fullmatch(sides[0]):
            low, high = (sides[0], r"\infty") if less[0] else (r"-\infty", sides[0])
        else:
            return None
        return Interval(low, high, strict[0] or low == r"-\infty", strict[0] or high == r"\infty")
    if len(sides) == 5 and _VARIABLE.fullmatch(sides[2]) and less[0] == less[1]:
        if less[0]:
            return Interval(sides[0], sides[4], *strict)
        return Interval(sides[4], sides[0], strict[1], strict[0])
    return None


def _end(text: str) -> str:
    return text.strip().removeprefix("+") if text.strip() == r"+\infty" else text.strip()
