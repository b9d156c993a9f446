"""Algebraic expressions as ratios of polynomials: radicals and absolute values become letters with relations.

Nothing is simplified on the way: where a denominator, a radicand or the inside of an absolute value vanishes is kept.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy
from sympy.polys.rings import ring

from qmath.check.faults import UndefinedError, UnsupportedError
from qmath.check.values import Evaluator
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Relation, Symbol

_LETTERS = 6  # auxiliary letters: radicals, absolute values and transcendental constants together
_GREATEST_POWER = 40

Ratio = tuple[Any, Any]  # numerator and denominator, elements of one polynomial ring over the rationals


class Algebra:
    """Algebraic expressions in `unknowns` as polynomials. Raises UnsupportedError for what is not algebraic.

    The unknowns are the letters x0, x1, …, the auxiliary ones s0, s1, ….
    """

    def __init__(self, ev: Evaluator, *unknowns: str) -> None:
        self.ev = ev
        names = [f"x{i}" for i in range(len(unknowns))]
        self.ring, *letters = ring([*names, *(f"s{i}" for i in range(_LETTERS))], sympy.QQ)
        self.unknowns = dict(zip(unknowns, letters, strict=False))
        self.free = letters[len(unknowns) :]
        self.relations: list[tuple[Any, Any]] = []  # a letter, and the polynomial that vanishes for it
        self.constants: dict[Any, Node] = {}  # letters that stand for transcendental constants
        self.known: dict[tuple[str, Any], Any] = {}
        self.ends: list[Any] = []

    def numerator(self, relation: Relation) -> Any:
        """The ring element that vanishes wherever the two sides are equal."""
        return self._subtract(self.ratio(relation.left), self.ratio(relation.right))[0]

    # --- expressions to ratios of polynomials

    def ratio(self, node: Node) -> Ratio:
        match node:
            case Number(value=value):
                return self._constant(value)
            case Symbol(name=name) if name in self.unknowns:
                return self.unknowns[name], self.ring.one
            case Constant(name="i") if self.ev.domain == "complex":
                return self._letter(("i", 2), self.ring(-1), 2), self.ring.one
            case Constant(name="pi" | "e"):
                return self._transcendental(node), self.ring.one
            case Neg(operand=operand):
                p, q = self.ratio(operand)
                return -p, q
            case Add(terms=terms):
                total = self.ratio(terms[0])
                for term in terms[1:]:
                    p, q = self.ratio(term)
                    total = self._subtract(total, (-p, q))
                return total
            case Mul(factors=factors):
                product = self.ratio(factors[0])
                for factor in factors[1:]:
                    p, q = self.ratio(factor)
                    product = self._reduced(product[0] * p, product[1] * q)
                return product
            case Div(numerator=numerator, denominator=denominator):
                (p, q), (r, s) = self.ratio(numerator), self.ratio(denominator)
                self._end(r)
                return self._reduced(p * s, q * r)
            case Pow(base=base, exponent=exponent):
                return self._power(node, base, exponent)
            case Call(name="sqrt", args=(radicand,)):
                return self._root(radicand, 2)
            case Call(name="root", args=(radicand, degree)):
                return self._root(radicand, self._integer(degree))
            case Call(name="abs", args=(inner,)):
                return self._absolute(inner)
            case Call(name="percent", args=(inner,)):
                p, q = self.ratio(inner)
                return p, q * 100
        return self._other(node)

    def _other(self, node: Node) -> Ratio:
        if node.symbols:
            raise UnsupportedError("it is not algebraic")
        try:
            value = self.ev(node, {})
        except UndefinedError as error:
            raise UnsupportedError("a constant in it is not defined") from error
        if isinstance(value, Fraction):
            return self._constant(value)
        return self._transcendental(node), self.ring.one

    def _constant(self, value: Fraction) -> Ratio:
        return self.ring(sympy.QQ(value.numerator, value.denominator)), self.ring.one

    def _power(self, node: Pow, base: Node, exponent: Node) -> Ratio:
        if exponent.symbols:
            raise UnsupportedError("it is not algebraic")
        value = self.ev(exponent, {})
        if not isinstance(value, Fraction):
            return self._other(node)
        p, q = self._root(base, value.denominator) if value.denominator > 1 else self.ratio(base)
        n = value.numerator
        if abs(n) * max(size(p), size(q), 1) > _GREATEST_POWER * 4:
            raise UnsupportedError("a power in it is too large")
        if n <= 0:
            self._end(p)
            p, q, n = q, p, -n
        return p**n, q**n

    def _root(self, radicand: Node, degree: int) -> Ratio:
        if not 2 <= degree <= 12:
            raise UnsupportedError("the degree of a root in it is too large")
        p, q = self.ratio(radicand)
        if degree % 2 == 0:
            self._end(p)
        if p.is_ground and q.is_ground:
            return self._surd(Fraction(*_pair(p.LC if p else 0)) / Fraction(*_pair(q.LC)), degree)
        # root(p/q) = root(p q^(n-1)) / q up to sign, which the test at each point settles
        return self._letter(("root", (degree, p * q ** (degree - 1))), p * q ** (degree - 1), degree), q

    def _surd(self, value: Fraction, degree: int) -> Ratio:
        """A root of a rational by the roots of its primes, so that sqrt(8) and sqrt(2) share a letter."""
        if value < 0 and degree % 2 == 0:
            raise UnsupportedError("a constant in it is not defined")
        whole = abs(value.numerator) * value.denominator ** (degree - 1)
        if whole > 10**12:
            raise UnsupportedError("a radicand in it is too large")
        outside, product = Fraction(1 if value >= 0 else -1, value.denominator), self.ring.one
        for prime, power in sympy.factorint(whole).items() if whole else ():
            outside *= Fraction(int(prime)) ** (power // degree)
            if power % degree:
                base = self.ring(int(prime))
                product *= self._letter(("root", (degree, base)), base, degree) ** (power % degree)
        if not whole:
            return self.ring.zero, self.ring.one
        return product * sympy.QQ(outside.numerator, outside.denominator), self.ring.one

    def _absolute(self, inner: Node) -> Ratio:
        p, q = self.ratio(inner)
        self._end(p)
        if p.is_ground and q.is_ground:
            return self.ring(abs(p.LC) if p else 0), self.ring(abs(q.LC))
        return self._letter(("root", (2, p**2)), p**2, 2), q

    def _letter(self, key: tuple[str, Any], power: Any, degree: int) -> Any:
        if key not in self.known:
            letter = self._new()
            self.known[key] = letter
            self.relations.append((letter, letter**degree - power))
        return self.known[key]

    def _transcendental(self, node: Node) -> Any:
        key = ("constant", node)
        if key not in self.known:
            letter = self._new()
            self.known[key] = letter
            self.constants[letter] = node
        return self.known[key]

    def _new(self) -> Any:
        if not self.free:
            raise UnsupportedError("it has too many radicals")
        return self.free.pop(0)

    def _integer(self, node: Node) -> int:
        value = self.ev(node, {})
        if not (isinstance(value, Fraction) and value.denominator == 1):
            raise UnsupportedError("the degree of a root in it is no integer")
        return int(value)

    def _subtract(self, a: Ratio, b: Ratio) -> Ratio:
        if a[1] == b[1]:
            return a[0] - b[0], a[1]
        return self._reduced(a[0] * b[1] - b[0] * a[1], a[1] * b[1])

    def _reduced(self, p: Any, q: Any) -> Ratio:
        if max(size(p), size(q)) > _GREATEST_POWER * 4 or len(p) + len(q) > 2000:
            raise UnsupportedError("its polynomial has too high a degree")
        return (p, self.ring.one) if not p else p.cancel(q)

    def _end(self, p: Any) -> None:
        """Remember where `p` vanishes: there something may stop being defined or change its form."""
        if not p.is_ground and p not in self.ends:
            self.ends.append(p)


def _pair(number: Any) -> tuple[int, int]:
    return (int(number.numerator), int(number.denominator)) if number else (0, 1)


def size(p: Any) -> int:
    """The sum of the degrees in each letter."""
    return sum(max(0, d) for d in p.degrees()) if p else 0
