"""Where trigonometric relations can change on a bounded interval: with t = tan(u/2) they are ratios of polynomials.

u is the greatest common measure of the arguments. The sine and the cosine of n u are the two parts of
(1 - t² + 2 i t)^n over (1 + t²)^n; t = ∞ is u = π. No factorisation and no table of angles is used.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from qmath.check.elimination import eliminated_points
from qmath.check.faults import UnsupportedError
from qmath.check.points import Point, approximate
from qmath.check.values import Evaluator, Value
from qmath.notation.ast import (
    Add,
    Call,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    Pow,
    Relation,
    Symbol,
    integer,
)
from qmath.notation.functions import TRIGONOMETRIC
from qmath.notation.lines import angle_line

_T = "t"
_MOST = 8  # the greatest multiple of u
_MOST_TURNS = 30
_HALF, _ONE = Div(integer(1), integer(2)), integer(1)
_SURDS = {n: Div(Call("sqrt", (integer(n),)), integer(2)) for n in (2, 3)}
# The sine of these multiples of π; elsewhere it is known by its digits.
_FIRST = {0: integer(0), 2: _HALF, 3: _SURDS[2], 4: _SURDS[3], 6: _ONE, 8: _SURDS[3], 9: _SURDS[2], 10: _HALF}
_SINES: dict[Fraction, Node] = {Fraction(k, 12): value for k, value in _FIRST.items()}
_SINES |= {shift + 1: Neg(value) for shift, value in _SINES.items()}
_QUOTIENTS = {"tan": ("sin", "cos"), "cot": ("cos", "sin"), "sec": ("", "cos"), "csc": ("", "sin")}


def points(ev: Evaluator, relation: Relation, unknown: str, low: Value, high: Value) -> list[Point]:
    """All points from `low` to `high` where `relation` may change. Raises UnsupportedError for other relations."""
    slopes: list[Fraction] = []
    kinds: set[bool] = set()
    for side in relation.children:
        _gather(side, unknown, slopes, kinds)
    if len(kinds) != 1:
        raise UnsupportedError("it is not trigonometric")
    bottom = math.lcm(*(slope.denominator for slope in slopes))
    step = Fraction(math.gcd(*(int(slope * bottom) for slope in slopes)), bottom)
    if max(map(abs, slopes)) / step > _MOST:
        raise UnsupportedError("its angles have no common measure")
    flat = Relation(_flat(relation.left, unknown, step), relation.op, _flat(relation.right, unknown, step))
    mp = ev.mp
    unit = ev.number(step) * (mp.pi if True in kinds else 1)
    turn = 2 * mp.pi
    angles = [mp.pi, *(2 * mp.atan(ev.number(p.value)) for p in eliminated_points(ev, flat, _T))]
    start, end = ev.number(low) * unit, ev.number(high) * unit
    if (end - start) / turn > _MOST_TURNS:
        raise UnsupportedError("it has too many solutions to compare")
    found: list[Point] = []
    for angle in angles:
        k = int(mp.floor((start - angle) / turn))
        while (value := angle + k * turn) <= end + ev.tiny:
            found.append(approximate(ev, value / unit))
            k += 1
    return found


def _gather(node: Node, unknown: str, slopes: list[Fraction], kinds: set[bool]) -> None:
    if unknown not in node.symbols:
        return
    if isinstance(node, Call) and node.name in TRIGONOMETRIC:
        line = angle_line(node.args[0], unknown)
        if line is not None and line[0]:
            slopes.append(line[0])
            kinds.add(line[2])
            return
    if isinstance(node, Symbol) or (isinstance(node, Call) and node.name in TRIGONOMETRIC):
        raise UnsupportedError("it is not trigonometric")
    for child in node.children:
        _gather(child, unknown, slopes, kinds)


def _flat(node: Node, unknown: str, step: Fraction) -> Node:
    """`node` as an expression in t."""
    if unknown not in node.symbols:
        return node
    if isinstance(node, Call) and node.name in TRIGONOMETRIC:
        return _function(node, unknown, step)
    parts = tuple(_flat(child, unknown, step) for child in node.children)
    match node:
        case Add():
            return Add(parts)
        case Mul():
            return Mul(parts)
        case Neg():
            return Neg(parts[0])
        case Div():
            return Div(parts[0], parts[1])
        case Pow():
            return Pow(parts[0], parts[1])
        case Call():
            return replace(node, args=parts)
    raise UnsupportedError("it is not trigonometric")


def _function(node: Call, unknown: str, step: Fraction) -> Node:
    slope, shift, _ = angle_line(node.args[0], unknown) or (step, Fraction(0), False)
    n = int(slope / step)
    sine, cosine = _part(abs(n), 1), _part(abs(n), 0)
    if n < 0:
        sine = Neg(sine)
    if shift:
        angle = Mul((Div(integer(shift.numerator), integer(shift.denominator)), Constant("pi")))
        s = _SINES.get(shift % 2, Call("sin", (angle,)))
        c = _SINES.get((shift + Fraction(1, 2)) % 2, Call("cos", (angle,)))
        sine, cosine = (
            Add((Mul((sine, c)), Mul((cosine, s)))),
            Add((Mul((cosine, c)), Neg(Mul((sine, s))))),
        )
    if node.name in ("sin", "cos"):
        return sine if node.name == "sin" else cosine
    names: dict[str, Node] = {"sin": sine, "cos": cosine, "": integer(1)}
    top, bottom = _QUOTIENTS[node.name]
    return Div(names[top], names[bottom])


def _part(n: int, part: int) -> Node:
    """The real (0) or imaginary (1) part of (1 - t² + 2 i t)^n / (1 + t²)^n."""
    terms: list[Node] = []
    square = Pow(Symbol(_T), Number(Fraction(2)))
    for k in range(part, n + 1, 2):
        factor = math.comb(n, k) * 2**k * (-1) ** (k // 2)
        body = [
            integer(factor),
            Pow(Symbol(_T), integer(k)),
            Pow(Add((integer(1), Neg(square))), integer(n - k)),
        ]
        terms.append(Mul(tuple(f for f in body if not (isinstance(f, Pow) and f.exponent == integer(0)))))
    top: Node = terms[0] if len(terms) == 1 else Add(tuple(terms))
    return Div(top, Pow(Add((integer(1), square)), integer(n)))
