r"""What an answer is made of: one thing, a list, a tuple, a set, a matrix, or intervals of the real line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qmath.answers.normal import split_commas
from qmath.answers.numbers import exact

Kind = Literal["single", "list", "tuple", "set", "matrix"]
LONGEST = 2000  # characters of an answer that is looked into
_MOST_SIGNS = 3
_CLOSING = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Form:
    """`parts`: the elements, of a matrix its rows; `brackets`: those of a tuple, which may be an interval's."""

    kind: Kind
    parts: tuple[str, ...]
    brackets: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """Between `low` and `high`, texts; an open end is not included."""

    low: str
    high: str
    open_low: bool
    open_high: bool


def form(text: str) -> Form:
    """The form of a bare answer. Lists without brackets have no order, tuples have one."""
    if matrix := _matrix(text):
        return Form("matrix", matrix)
    parts = tuple(signed for part in split_commas(text) if part for signed in both_signs(part))
    if len(parts) > 1:
        return Form("list", parts)
    single = parts[0] if parts else text
    if single.startswith(r"\{") and single.endswith(r"\}"):
        return Form("set", tuple(s for p in split_commas(single[2:-2]) if p for s in both_signs(p)))
    if single.startswith("{") and single.endswith("}") and _closes_at_end(single):
        inner = split_commas(single[1:-1])
        return Form("set", tuple(inner)) if len(inner) > 1 else form(single[1:-1])
    if single[:1] in _CLOSING and single[-1:] in (")", "]") and _closes_at_end(single):
        inner = split_commas(single[1:-1])
        if len(inner) > 1:
            return Form("tuple", tuple(inner), single[0] + single[-1])
        if single[0] == "(" and single[-1] == ")" and single[1:-1]:
            return form(single[1:-1])
    return Form("single", (single,))


def both_signs(text: str) -> list[str]:
    r"""`1 \pm x` as two answers; `\mp` takes the other sign. Several signs go together."""
    if r"\pm" not in text or text.count(r"\pm") > _MOST_SIGNS:
        return [text]
    return [_signed(text, "+", "-"), _signed(text, "-", "+")]


def _signed(text: str, plus: str, minus: str) -> str:
    chosen = re.sub(r"\\pm(?![A-Za-z])", plus, text)
    chosen = re.sub(r"\\mp(?![A-Za-z])", minus, chosen)
    return re.sub(r"(^|[=(\[{,])\+", r"\1", chosen)


_MATRIX = re.compile(
    r"\\begin\{(?P<kind>[pbB]?matrix|array|smallmatrix)\}(?:\{[lcr|]*\})?(?P<inner>.*)\\end\{(?P=kind)\}",
    re.DOTALL,
)


def _matrix(text: str) -> tuple[str, ...]:
    r"""Rows, their elements divided by `&`: from an environment, or from `[[1,2],[3,4]]`."""
    if found := _MATRIX.fullmatch(text):
        return tuple(row.strip() for row in re.split(r"\\\\", found.group("inner")) if row.strip())
    if text.startswith("[[") and text.endswith("]]"):
        rows = split_commas(text[1:-1])
        if all(row.startswith("[") and row.endswith("]") for row in rows):
            return tuple("&".join(split_commas(row[1:-1])) for row in rows)
    return ()


def _closes_at_end(text: str) -> bool:
    depth = 0
    for index, char in enumerate(text):
        depth += char in "([{"
        depth -= char in ")]}"
        if depth == 0:
            return index == len(text) - 1
    return False


_RELATION = re.compile(r"(<=|>=|<|>|\\le(?![A-Za-z])|\\ge(?![A-Za-z])|\\lt(?![A-Za-z])|\\gt(?![A-Za-z]))")
_VARIABLE = re.compile(r"(?:[A-Za-z]|\\[a-z]+)(?:_\{?\w+\}?)?")
_BUILDER = re.compile(r"\\\{[a-z](?:\\in\\mathbb\{R\})?(?:\||:|\\mid|\\vert)\s*(.*)\\\}")
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
    text = re.sub(r"^(?:[A-Za-z]|\\[a-z]+)\\in(?![A-Za-z])", "", text)
    if without := _excluded(text):
        return _without(*without)
    pieces = [_piece(part) for part in _united(text)]
    return tuple(piece for piece in pieces if piece) if pieces and all(pieces) else None


_EXCEPT = re.compile(r"(?P<line>.+)\\(?:setminus|backslash)\\\{(?P<points>[^{}]*)\\\}")
_UNEQUAL = re.compile(rf"{_VARIABLE.pattern}\\ne(?P<point>[^<>=]+)")


def _excluded(text: str) -> tuple[str, list[str]] | None:
    r"""A set and the points that it goes without: `x > 0, x \ne 1`, `\mathbb{R} \setminus \{1\}`; else None."""
    if found := _EXCEPT.fullmatch(text):
        return found["line"], split_commas(found["points"])
    parts = split_commas(text)
    unequal = [_UNEQUAL.fullmatch(part) for part in parts]
    rest = [part for part, match in zip(parts, unequal, strict=True) if match is None]
    points = [match["point"] for match in unequal if match]
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
    if text in _LINE:
        return Interval(r"-\infty", r"\infty", True, True)
    if text[:1] in _CLOSING and text[-1:] in (")", "]") and _closes_at_end(text):
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
