r"""What an answer is made of: one thing, a list, a tuple, a set or a matrix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qmath.answers.normal import split_commas
from qmath.answers.numbers import exact

Kind = Literal["single", "list", "tuple", "set", "matrix"]
LONGEST = 2000  # characters of an answer that is looked into
_MOST_SIGNS = 3
CLOSING = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Form:
    """`parts`: the elements, of a matrix its rows; `brackets`: those of a tuple, which may be an interval's."""

    kind: Kind
    parts: tuple[str, ...]
    brackets: str = ""


_DEEPEST = 20  # brackets around brackets
_POINT = re.compile(r"[A-Z]'?(?=\([^()]*,)|(?<=\])\^(?:T|\{T\}|\\top|\{\\top\})$")


def form(text: str) -> Form:
    """The form of a bare answer. Lists without brackets have no order, tuples have one."""
    for _ in range(_DEEPEST):
        if matrix := _matrix(text):
            return Form("matrix", matrix)
        parts = tuple(signed for part in split_commas(text) if part for signed in both_signs(part))
        if len(parts) > 1:
            return Form("list", parts)
        single = parts[0] if parts else text
        if single.startswith(r"\{") and single.endswith(r"\}"):
            return Form("set", tuple(s for p in split_commas(single[2:-2]) if p for s in both_signs(p)))
        # The name of a point, and what makes a row a column.
        bare = _POINT.sub("", single, count=1)
        opening = bare[:1]
        if opening not in ("(", "[", "{") or bare[-1:] not in (")", "]", "}") or not closes_at_end(bare):
            break
        inner = split_commas(bare[1:-1])
        if len(inner) > 1:
            if opening == "{":
                return Form("set", tuple(inner))
            return Form("tuple", tuple(inner), bare[0] + bare[-1])
        lone = opening == "[" and bare[-1] == "]" and exact(inner[0]) is not None  # a list of one
        if not lone and (opening == "[" or bare[-1] == "]" or bare == "()" or bare != single):
            break
        text = bare[1:-1]
    return Form("single", (single,))


_BOTH_SIGNS = re.compile(r"\\pm(?![A-Za-z])")  # no \pmod


def both_signs(text: str) -> list[str]:
    r"""`1 \pm x` as two answers; `\mp` takes the other sign. Several signs go together."""
    if text.startswith((r"\{", "{")) and closes_at_end(text.removeprefix("\\")):
        return [text]  # the signs of its elements are told there
    signs = len(_BOTH_SIGNS.findall(text))
    if not 0 < signs <= _MOST_SIGNS:
        return [text]
    return [_signed(text, "+", "-"), _signed(text, "-", "+")]


def _signed(text: str, plus: str, minus: str) -> str:
    chosen = _BOTH_SIGNS.sub(plus, text)
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


def closes_at_end(text: str) -> bool:
    """Whether the bracket that opens `text` is closed by its last character."""
    depth = 0
    for index, char in enumerate(text):
        depth += char in "([{"
        depth -= char in ")]}"
        if depth == 0:
            return index == len(text) - 1
    return False
