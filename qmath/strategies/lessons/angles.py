"""Trigonometric functions of one unknown as polynomials in the sine and the cosine of one angle.

All arguments are `a x + b` with rational a (or rational multiples of π) and b a rational multiple of π. With u for
the greatest common measure of the `a x` every function is rational in sin u and cos u.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

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

U = "u"
_QUOTIENTS = {"tan": ("sin", "cos"), "cot": ("cos", "sin"), "sec": ("", "cos"), "csc": ("", "sin")}
MOST_TURNS = 12  # the greatest multiple of u; the degree of the polynomial grows with it

# The angles of one turn at which a polynomial in s = sin u and c = cos u vanishes, beside others that do not hold.
ANGLES = (
    "",
    "def zeros(polynomial, letter):",
    "    found = roots(Poly(polynomial, letter))",
    "    assert sum(found.values()) == degree(polynomial, letter)",
    "    real = [root for root in found if abs(im(N(root, 50))) < 10**-40]",
    "    return [radsimp(sqrtdenest(root)) for root in real]",
    "",
    "def candidates(factor):",
    "    if factor.free_symbols == {c} or factor.free_symbols == {s}:",
    "        form = factor",
    "    elif Poly(factor, s, c).is_homogeneous:  # a polynomial in tan u",
    "        return [side + atan(t) for t in zeros(factor.subs({s: t, c: 1}), t) for side in (0, pi)]",
    "    else:",
    "        form = rem(factor, s**2 + c**2 - 1, c)",
    "        if c in form.free_symbols:",
    "            form = rem(factor, s**2 + c**2 - 1, s)",
    "        if s in form.free_symbols:",
    "            form = resultant(factor, s**2 + c**2 - 1, s)",
    "    if form.is_number:",
    "        return []",
    "    letter = c if c in form.free_symbols else s",
    "    values = [value for value in zeros(form, letter) if abs(N(value, 50)) < 1 + Rational(1, 10**40)]",
    "    if letter == s:",
    "        return [angle for value in values for angle in (asin(value), pi - asin(value))]",
    "    return [angle for value in values for angle in (acos(value), -acos(value))]",
    "",
    "def short(angle):",
    "    part = nsimplify(N(angle/pi, 60), rational=True, tolerance=10**-12)",
    "    return part*pi if part.q <= 120 and abs(N(part*pi - angle, 60)) < 10**-50 else angle",
    "",
)


@dataclass(slots=True)
class Angles:
    """Gathers the arguments of trigonometric functions; `replace` then writes them with u."""

    unknown: str
    slopes: list[Fraction] = field(default_factory=list)
    of_pi: set[bool] = field(default_factory=set)
    denominators: list[Node] = field(default_factory=list)

    def gather(self, node: Node) -> bool:
        """Whether the unknown occurs only in arguments that are understood."""
        if self.unknown not in node.symbols:
            return True
        if isinstance(node, Call) and node.name in TRIGONOMETRIC:
            found = angle_line(node.args[0], self.unknown)
            if found is None or not found[0]:
                return False
            self.slopes.append(found[0])
            self.of_pi.add(found[2])
            return len(self.of_pi) == 1
        if isinstance(node, (Symbol, Call)) and not (isinstance(node, Call) and node.name == "percent"):
            return False
        if isinstance(node, Pow) and not isinstance(node.exponent, (Number, Neg)):
            return False
        return all(map(self.gather, node.children))

    @property
    def step(self) -> Fraction:
        """u is this many times x (times π, where `of_pi` says so)."""
        bottom = math.lcm(*(slope.denominator for slope in self.slopes))
        return Fraction(math.gcd(*(int(slope * bottom) for slope in self.slopes)), bottom)

    @property
    def is_small(self) -> bool:
        return bool(self.slopes) and max(map(abs, self.slopes)) / self.step <= MOST_TURNS

    def replace(self, node: Node) -> Node:
        """`node` with sines and cosines of multiples of u; what divides is noted."""
        if self.unknown not in node.symbols:
            return node
        if isinstance(node, Call) and node.name in TRIGONOMETRIC:
            return self._function(node)
        parts = tuple(map(self.replace, node.children))
        match node:
            case Add():
                return Add(parts)
            case Mul():
                return Mul(parts)
            case Neg():
                return Neg(parts[0])
            case Div():
                self.denominators.append(parts[1])
                return Div(parts[0], parts[1])
            case Pow(exponent=exponent):
                if isinstance(exponent, Neg):
                    self.denominators.append(parts[0])
                return Pow(parts[0], exponent)
            case Relation(op=op):
                return Relation(parts[0], op, parts[1])
        raise ValueError(f"{type(node).__name__} was not gathered")

    def _function(self, node: Call) -> Node:
        slope, shift, _ = angle_line(node.args[0], self.unknown) or (Fraction(1), Fraction(0), False)
        turns = slope / self.step
        argument: Node = Mul((integer(int(turns)), Symbol(U))) if turns != 1 else Symbol(U)
        if shift:
            argument = Add((argument, Mul((_fraction(shift), Constant("pi")))))
        if node.name in ("sin", "cos"):
            return Call(node.name, (argument,))
        top, bottom = _QUOTIENTS[node.name]
        self.denominators.append(Call(bottom, (argument,)))
        return Div(Call(top, (argument,)) if top else integer(1), Call(bottom, (argument,)))


def _fraction(value: Fraction) -> Node:
    return Div(integer(value.numerator), integer(value.denominator))
