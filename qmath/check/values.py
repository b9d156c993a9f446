"""Values of expressions at a point: exact rationals as long as possible, else many digits; domains are kept.

Own arithmetic over the tree as it was written, so that a denominator that vanishes is seen although it would cancel.
Every operation is bounded before it is done. Numbers are `Fraction`, or mpmath reals and complexes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Literal

import mpmath

from qmath.check import exact
from qmath.check.faults import PoleError, UndefinedError, UnsupportedError
from qmath.notation.ast import Add, Call, Constant, Div, Fold, Mul, Neg, Node, Number, Pow, Symbol
from qmath.notation.bounds import modular_power
from qmath.notation.tasks import Domain

Value = Any  # Fraction | mpmath.mpf | mpmath.mpc; mpmath ships no types

OddRoots = Literal["refused", "undefined", "real"]

LONGEST_INTEGER = 100_000  # bits of an exact result
GREATEST_EXPONENT = 100_000  # of a power that is not exact
GREATEST_FACTORIAL = 3_000
_GREATEST_DEGREE = 1_000  # of a root


class Evaluator:
    """Evaluates with `digits` decimal digits. In the real domain roots and logarithms must be real.

    exact_only: its digits do not tell two numbers apart. odd: what (-8)^(1/3) is in the real domain. reach: the
    greatest size of the letters that its digits are meant for.
    """

    greatest_exponent = GREATEST_EXPONENT
    greatest_argument = 10**6  # of a trigonometric function

    def __init__(
        self,
        digits: int,
        domain: Domain = "real",
        *,
        exact_only: bool = False,
        odd: OddRoots = "refused",
        reach: float = 10,
    ) -> None:
        self.digits, self.domain, self.reach = digits, domain, reach
        self.exact_only, self.odd = exact_only, odd
        self.mp = mpmath.mp.clone()
        self.mp.dps = digits + 15
        self.tiny = self.mp.mpf(10) ** (-digits * 2 // 3)
        self.clear = self.mp.mpf(10) ** (-digits // 3)

    def __call__(self, node: Node, at: Mapping[str, Value]) -> Value:
        """The value of `node` with its symbols as in `at`. Raises UndefinedError, or UnsupportedError."""
        match node:
            case Number(value=value):
                return value
            case Symbol(name=name):
                if name not in at:
                    raise UnsupportedError(f"it contains the letter {name}")
                return at[name]
            case Constant(name=name):
                return self._constant(name)
            case Neg(operand=operand):
                return -self(operand, at)
            case Add(terms=terms):
                return self.fold([self(term, at) for term in terms], operator.add)
            case Mul(factors=factors):
                return self.fold([self(factor, at) for factor in factors], operator.mul)
            case Div(numerator=numerator, denominator=denominator):
                return self.divide(self(numerator, at), self(denominator, at))
            case Pow(base=base, exponent=exponent):
                return self.power(self(base, at), self(exponent, at))
            case Call() if power := modular_power(node):
                if (remainder := exact.modular_power(*power)) is None:
                    raise UndefinedError("asks for an inverse that does not exist")
                return remainder
            case Call(name=name, args=args):
                return self._call(name, [self(arg, at) for arg in args])
            case Fold():
                from qmath.check.functions import fold_up

                return fold_up(self, node, at)
        raise UnsupportedError("its value cannot be computed here")

    def variant(
        self, *, times: int = 1, domain: Domain | None = None, odd: OddRoots | None = None
    ) -> Evaluator:
        """Another one with so many times the digits, for another domain, or another reading of odd roots."""
        exact_only, reach = self.exact_only, self.reach
        return Evaluator(
            self.digits * times,
            domain or self.domain,
            exact_only=exact_only,
            odd=odd or self.odd,
            reach=reach,
        )

    # --- comparing

    def compare(self, left: Value, right: Value) -> int:
        """-1, 0 or 1 for real values. Raises UnsupportedError where the digits do not decide."""
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return (left > right) - (left < right)
        difference = self.number(left) - self.number(right)
        if self.is_zero(difference, max(abs(self.number(left)), abs(self.number(right)))):
            return 0
        if isinstance(difference, self.mp.mpc):
            raise UnsupportedError("complex numbers have no order")
        return 1 if difference > 0 else -1

    def equal(self, left: Value, right: Value) -> bool:
        """Whether two values are the same. Raises UnsupportedError where the digits do not decide."""
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return left == right
        a, b = self.number(left), self.number(right)
        return self.is_zero(a - b, max(abs(a), abs(b)))

    def is_zero(self, value: Value, scale: Value = 1) -> bool:
        """Whether `value` vanishes, as far as its digits tell; between clear and tiny nothing is certain."""
        if isinstance(value, Fraction):
            return value == 0
        if self.exact_only:
            raise UnsupportedError("its numbers are too long to compare")
        size = abs(value) / max(1, scale)
        if size <= self.tiny:
            return True
        if size < self.clear:
            raise UnsupportedError("the digits do not decide whether two values are equal")
        return False

    def number(self, value: Value) -> Value:
        """`value` as an mpmath number."""
        if isinstance(value, Fraction):
            return self.mp.mpf(value.numerator) / value.denominator
        return value

    # --- operations

    def _constant(self, name: str) -> Value:
        if name == "pi":
            return +self.mp.pi
        if name == "e":
            return +self.mp.e
        if name == "i" and self.domain == "complex":
            return self.mp.mpc(0, 1)
        raise UnsupportedError("it contains i" if name == "i" else "it contains infinity")

    def fold(self, values: list[Value], operation: Callable[[Value, Value], Value]) -> Value:
        total = values[0]
        for value in values[1:]:
            total = self.bounded(self.apply(operation, total, value))
        return total

    def apply(self, operation: Callable[[Value, Value], Value], a: Value, b: Value) -> Value:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return operation(a, b)
        return operation(self.number(a), self.number(b))

    @staticmethod
    def bounded(value: Value) -> Value:
        if isinstance(value, Fraction) and value.numerator.bit_length() > LONGEST_INTEGER:
            raise UnsupportedError("a number in it is too long")
        return value

    def divide(self, a: Value, b: Value) -> Value:
        if self.is_zero(b):
            raise PoleError("makes the denominator zero")
        return self.apply(operator.truediv, a, b)

    def power(self, base: Value, exponent: Value) -> Value:
        if isinstance(exponent, Fraction) and exponent.denominator == 1:
            return self._integer_power(base, exponent.numerator)
        if self.is_zero(base):
            positive = self.mp.re(self.number(exponent)) > 0
            if not positive:
                raise UndefinedError("gives zero a power that is not positive")
            return Fraction(0)
        if isinstance(exponent, Fraction):
            n = exponent.denominator
            if self._is_real(base) and base < 0 and n % 2 and self.domain == "real":
                if self.odd == "undefined":
                    raise UndefinedError(f"gives a negative number the power {exponent}")
                if self.odd == "refused":
                    raise UnsupportedError(f"a negative number to the power {exponent} has two readings")
            if n <= _GREATEST_DEGREE or not self._is_real(base) or base < 0:
                return self._integer_power(self.root(base, n), exponent.numerator)
        if self._is_real(base) and base < 0 and self.domain == "real":
            raise UndefinedError("gives a negative number a power that is not rational")
        if abs(exponent) > self.greatest_exponent:
            raise UnsupportedError("an exponent in it is too large")
        return self.mp.power(self.number(base), self.number(exponent))

    def _integer_power(self, base: Value, exponent: int) -> Value:
        if exponent <= 0 and self.is_zero(base):
            fault = PoleError if exponent else UndefinedError
            raise fault("makes the denominator zero" if exponent else "leads to 0 to the power 0")
        if abs(exponent) > GREATEST_EXPONENT:
            raise UnsupportedError("an exponent in it is too large")
        if isinstance(base, Fraction):
            bits = max(base.numerator.bit_length(), base.denominator.bit_length())
            if bits * abs(exponent) > LONGEST_INTEGER and abs(base) != 1:
                raise UnsupportedError("a number in it is too long")
        return base**exponent

    def root(self, value: Value, n: int) -> Value:
        """The principal n-th root; in the real domain that of a negative number exists for odd n only."""
        if not 1 <= n <= _GREATEST_DEGREE:
            raise UnsupportedError("the degree of a root in it is too large")
        if n == 1:
            return value
        if isinstance(value, Fraction) and (found := exact.exact_root(value, n)) is not None:
            return found
        number = self.number(value)
        if self._is_real(number) and number < 0:
            if abs(number) <= self.tiny:
                return Fraction(0)
            if self.domain == "real" and n % 2 == 0:
                raise UndefinedError("makes a radicand negative")
            if self.domain == "real":
                return -self.mp.root(-number, n)
        return self.mp.root(number, n) if self._is_real(number) else self.mp.power(number, self.mp.mpf(1) / n)

    def log(self, value: Value, base: Value | None = None) -> Value:
        if self.is_zero(value):
            raise PoleError("makes the argument of a logarithm zero")
        if self.domain == "real" and self._is_real(value) and value < 0:
            raise UndefinedError("makes the argument of a logarithm negative")
        if base is None:
            return Fraction(0) if value == 1 else self.mp.log(self.number(value))
        if self.domain == "real" and (base <= 0 or self.equal(base, Fraction(1))):
            raise UndefinedError("makes the base of a logarithm no positive number other than 1")
        rational = isinstance(value, Fraction) and isinstance(base, Fraction)
        if rational and (found := exact.exact_log(value, base)) is not None:
            return Fraction(found)
        return self.mp.log(self.number(value)) / self.mp.log(self.number(base))

    def _is_real(self, value: Value) -> bool:
        return not isinstance(value, self.mp.mpc)

    def _call(self, name: str, args: list[Value]) -> Value:
        from qmath.check.functions import call

        return call(self, name, args)
