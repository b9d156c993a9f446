"""Pieces of a formula in Unicode, and the rules for setting them side by side on one line without changing the meaning.

A fraction that stands beside a factor, a power of a root, a function before its argument: each needs a bracket or a
space that the two-dimensional form did not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from qmath.render import symbols


class Kind(Enum):
    NUMBER = auto()
    ORDINARY = auto()  # a letter or symbol, with its scripts
    OPEN = auto()
    CLOSE = auto()
    BAR = auto()  # opens or closes
    CHAR = auto()  # an operator or comma, spaced as it was written
    BINARY = auto()  # a command that wants a space on both sides
    RELATION = auto()
    FUNCTION = auto()
    LARGE = auto()  # a sum, an integral, a limit
    FRACTION = auto()
    ROOT = auto()
    TEXT = auto()
    RAW = auto()  # LaTeX left as it is
    SPACE = auto()


_FACTORS = {Kind.NUMBER, Kind.ORDINARY, Kind.CLOSE, Kind.FRACTION, Kind.ROOT, Kind.RAW}
_BEFORE_FACTOR = (_FACTORS - {Kind.CLOSE}) | {Kind.OPEN, Kind.FUNCTION, Kind.LARGE}
_WORDS = {Kind.NUMBER, Kind.ORDINARY, Kind.ROOT, Kind.FUNCTION, Kind.LARGE}

_BASELESS = {Kind.SPACE, Kind.OPEN, Kind.CHAR, Kind.BINARY, Kind.RELATION}
_ROOT_SIGNS = "√∛∜"
_WHOLE_FRACTION = re.compile(r"\d+/\d+")


@dataclass(frozen=True, slots=True)
class Piece:
    """`is_power`: it has a superscript; `is_negative`: a fraction with a minus; `runs_on`: it swallows a factor.

    hung: the sign of its last script.
    """

    kind: Kind
    text: str
    is_power: bool = False
    is_negative: bool = False
    runs_on: bool = False
    hung: str = ""


class Shape(Enum):
    """How tightly an expression holds together."""

    ATOM = auto()
    NEGATIVE = auto()  # a minus before an atom or product
    PRODUCT = auto()
    SUM = auto()  # anything looser


def shape(pieces: list[Piece]) -> Shape:
    """The shape of a whole expression."""
    solid = [p for p in pieces if p.kind is not Kind.SPACE]
    if len(solid) > 1 and solid[0] == Piece(Kind.CHAR, "-"):
        return Shape.NEGATIVE if shape(solid[1:]) in (Shape.ATOM, Shape.PRODUCT) else Shape.SUM
    if len(solid) <= 1:
        one = solid[0] if solid else Piece(Kind.ORDINARY, "")
        loose = one.kind in (Kind.FRACTION, Kind.RAW) or (one.kind is Kind.TEXT and " " in one.text)
        return Shape.SUM if loose else Shape.ATOM
    if len(solid) == 2 and solid[0].text in ("d", "∂"):  # dx
        return Shape.ATOM
    depth, parts = 0, 0
    for piece in solid:
        if piece.kind is Kind.CLOSE:
            depth -= 1
        elif depth == 0:
            parts += 1
            is_factor = piece.kind in (Kind.NUMBER, Kind.ORDINARY, Kind.OPEN, Kind.ROOT)
            if not is_factor or (piece.runs_on and piece is not solid[-1]):
                return Shape.SUM
        if piece.kind is Kind.OPEN:
            depth += 1
    return Shape.ATOM if parts == 1 and solid[0].kind is Kind.OPEN and depth == 0 else Shape.PRODUCT


_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+(?:[.,]\d+)*[!']*)|(?P<letter>[^\W\d_][!']*)"
    r"|(?P<open>[(\[])|(?P<close>[)\]][!']*)|(?P<bar>\|)|(?P<char>.)",
    re.DOTALL,
)
_KINDS = {
    "number": Kind.NUMBER,
    "letter": Kind.ORDINARY,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "bar": Kind.BAR,
    "char": Kind.CHAR,
}


def chars(text: str) -> list[Piece]:
    """The pieces of what stands between commands."""
    found = ((match.lastgroup or "", match[0]) for match in _TOKEN.finditer(text))
    return [
        Piece(Kind.SPACE, " ") if name == "space" else Piece(_KINDS[name], token) for name, token in found
    ]


def bracket(text: str) -> str:
    return f"({text})"


def fraction(above: list[Piece], below: list[Piece]) -> Piece:
    """`a/b`, with brackets where the bar held something together."""
    top, bottom = join(above), join(below)
    of_top = shape(above)
    if of_top is Shape.SUM:
        top = bracket(top)
    if shape(below) is not Shape.ATOM:
        bottom = bracket(bottom)
    return Piece(Kind.FRACTION, f"{top}/{bottom}", is_negative=of_top is Shape.NEGATIVE)


def binomial(above: list[Piece], below: list[Piece]) -> Piece:
    return Piece(Kind.ORDINARY, f"C({join(above)}, {join(below)})")


def root(sign: str, below: list[Piece]) -> Piece:
    """`√x`, with brackets unless one short thing stands below."""
    inner = join(below)
    solid = [p for p in below if p.kind is not Kind.SPACE]
    is_loose = inner.endswith("!") or any(p.is_power for p in solid[-1:])
    bare = shape(below) is Shape.ATOM and not is_loose and inner
    return Piece(Kind.ROOT, sign + (inner if bare else bracket(inner)), runs_on=True)


def script(out: list[Piece], sign: str, pieces: list[Piece]) -> None:
    """Hang a superscript (`^`) or subscript (`_`) on the last of `out`."""
    while out and out[-1].kind is Kind.SPACE:
        out.pop()
    base = out.pop() if out and out[-1].kind not in _BASELESS else Piece(Kind.ORDINARY, "")
    text = join(pieces)
    if not any(p.kind in (Kind.TEXT, Kind.RAW) for p in pieces):
        text = text.replace(" ", "")
    runs_on = False
    if sign == "^" and text == "∘":
        hung = "°"
    elif mapped := symbols.superscript(text) if sign == "^" else symbols.subscript(text):
        hung = mapped
    else:
        runs_on = len(text) == 1
        hung = sign + (text if runs_on else bracket(text))
    doubled = base.hung == sign  # of a group that has a script itself: {x^2}^3
    body = bracket(base.text) if doubled or base.kind in (Kind.FRACTION, Kind.ROOT) else base.text
    keeps_kind = base.kind in (Kind.CLOSE, Kind.BAR, Kind.FUNCTION, Kind.LARGE, Kind.TEXT)
    is_power = base.is_power or sign == "^"
    out.append(
        Piece(base.kind if keeps_kind else Kind.ORDINARY, body + hung, is_power, runs_on=runs_on, hung=sign)
    )


def delimiter(side: str, pieces: list[Piece]) -> list[Piece]:
    """What `\\left` or `\\right` stretches; a dot is none."""
    text = join(pieces)
    if text == ".":
        return []
    kind = Kind.OPEN if side == "left" else Kind.CLOSE
    return [Piece(kind, {"<": "⟨", ">": "⟩"}.get(text, text))]


def join(pieces: list[Piece]) -> str:
    """One line of text."""
    solid: list[Piece] = []
    gaps: list[str] = [""]  # the space written before each
    for piece in pieces:
        if piece.kind is Kind.SPACE:
            gaps[-1] = max(gaps[-1], piece.text, key=len)
        else:
            solid.append(piece)
            gaps.append("")
    out = ""
    spaced = False  # a binary operator or relation stands before and wants its space
    for at, piece in enumerate(solid):
        before = solid[at - 1] if at else None
        after = solid[at + 1] if at + 1 < len(solid) else None
        wants_space = piece.kind is Kind.RELATION or (piece.kind is Kind.BINARY and _ends_operand(before))
        gap = " " if spaced or wants_space else _gap(before, piece, after, gaps[at])
        text = bracket(piece.text) if _needs_bracket(before, piece, after) else piece.text
        if before and (before.kind is Kind.OPEN or piece.kind is Kind.CLOSE):
            gap = ""
        if gap != " " or not (out.endswith(" ") or text.startswith(" ")):
            out += gap
        out += text[1:] if text.startswith(" ") and out.endswith(" ") else text
        spaced = wants_space
    return out.strip()


def _gap(before: Piece | None, piece: Piece, after: Piece | None, written: str) -> str:
    if before is None or before.kind is Kind.BINARY:  # a sign stands close to its operand
        return ""
    if written == " " and _is_coefficient(before, piece, after):
        return ""
    return written or (" " if _needs_space(before, piece) else "")


def _needs_bracket(before: Piece | None, piece: Piece, after: Piece | None) -> bool:
    if piece.kind is Kind.ROOT and after and after.text.startswith("!"):
        return True
    if piece.kind is not Kind.FRACTION:
        return False
    if after and (after.kind in _BEFORE_FACTOR or after.text.startswith("!")):
        return True
    if before is None or _is_mixed(before, piece):
        return False
    divides = before.text in ("/", ":", "÷")
    signed = piece.is_negative and before.kind in (Kind.CHAR, Kind.BINARY) and before.text in "+-·×÷±∓"
    return before.kind in _FACTORS or before.kind is Kind.FUNCTION or divides or signed


def _needs_space(before: Piece, piece: Piece) -> bool:
    if before.kind in _FACTORS:
        if piece.kind in (Kind.FRACTION, Kind.FUNCTION, Kind.LARGE):
            return True
        if piece.kind is Kind.ROOT and piece.text[0] not in _ROOT_SIGNS:  # x³√y would be x cubed
            return True
    if before.runs_on:
        return piece.kind in _BEFORE_FACTOR
    if before.kind is Kind.LARGE:
        return piece.kind in _WORDS or piece.kind is Kind.FRACTION
    return before.kind is Kind.FUNCTION and piece.kind in _WORDS


def _is_mixed(before: Piece, piece: Piece) -> bool:
    """A whole number and a fraction of whole numbers: 2 1/3."""
    return (
        before.kind is Kind.NUMBER and before.text.isdecimal() and bool(_WHOLE_FRACTION.fullmatch(piece.text))
    )


def _is_coefficient(before: Piece, piece: Piece, after: Piece | None) -> bool:
    """3 x as SymPy writes it; but not 3 apples."""
    if before.kind is not Kind.NUMBER or piece.kind is not Kind.ORDINARY or not piece.text[:1].isalpha():
        return False
    return after is None or after.kind is not Kind.ORDINARY


def _ends_operand(piece: Piece | None) -> bool:
    return piece is not None and (piece.kind in _FACTORS or piece.kind in (Kind.BAR, Kind.TEXT))
