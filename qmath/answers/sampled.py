r"""Expressions compared at a few points: no proof, but enough to count two votes as one, and bounded without a worker.

A small grammar of numbers, letters, `\frac`, `\sqrt`, powers and functions; nothing else is understood, and no text is
evaluated by Python.
"""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable

_LONGEST = 200
_DEEPEST = 25
_POINTS = 3
_TOLERANCE = 1e-9
_GREATEST = 1e6  # beyond it the last digit of a whole number would go unseen
_TOKEN = re.compile(r"\d+(?:\.\d+)?|\.\d+|\\[A-Za-z]+|[A-Za-z](?:_(?:\{\w+\}|\w))?|[-+*/^(){}\[\]]")
_FUNCTIONS: dict[str, Callable[[complex], complex]] = {
    r"\sin": cmath.sin,
    r"\cos": cmath.cos,
    r"\tan": cmath.tan,
    r"\cot": lambda z: 1 / cmath.tan(z),
    r"\sec": lambda z: 1 / cmath.cos(z),
    r"\csc": lambda z: 1 / cmath.sin(z),
    r"\ln": cmath.log,
    r"\exp": cmath.exp,
    r"\arcsin": cmath.asin,
    r"\arccos": cmath.acos,
    r"\arctan": cmath.atan,
}
_CONSTANTS = {r"\pi": complex(math.pi), "e": complex(math.e), "i": 1j}
_BRACKETS = {"(": ")", "{": "}"}


class _Unknown(Exception):
    """The text is not of the grammar."""


def sampled(a: str, b: str) -> bool | None:
    """Whether two bare expressions have the same values; None where one is not understood, or they are too great."""
    if max(len(a), len(b)) > _LONGEST:
        return None
    for point in range(_POINTS):
        try:
            left, right = _Reader(a, point).read(), _Reader(b, point).read()
        except (_Unknown, ArithmeticError, ValueError):
            return None
        size = max(abs(left), abs(right))
        if not size < _GREATEST:
            return None
        if abs(left - right) > _TOLERANCE * size:
            return False
    return True


class _Reader:
    """Reads one expression, at one value of each letter."""

    def __init__(self, text: str, point: int) -> None:
        self._tokens: list[str] = _TOKEN.findall(text)
        if "".join(self._tokens) != text.replace(" ", ""):
            raise _Unknown
        self._at, self._depth, self._point = 0, 0, point

    def read(self) -> complex:
        value = self._sum()
        if self._next():
            raise _Unknown
        return value

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, wanted: str = "") -> str:
        token = self._next()
        if not token or (wanted and token != wanted):
            raise _Unknown
        self._at += 1
        return token

    def _sum(self) -> complex:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unknown
        total = self._product()
        while self._next() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            total += sign * self._product()
        self._depth -= 1
        return total

    def _product(self) -> complex:
        if self._next() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            return sign * self._product_of_powers()
        return self._product_of_powers()

    def _product_of_powers(self) -> complex:
        value = self._power()
        while token := self._next():
            if token in ("*", r"\cdot", r"\times"):
                self._take()
                value *= self._power()
            elif token in ("/", r"\div"):
                self._take()
                value /= self._power()
            elif token in "+-)}]":
                break
            else:
                value *= self._power()
        return value

    def _power(self) -> complex:
        value = self._atom()
        if self._next() == "^":
            self._take()
            value **= self._argument()
        return value

    def _argument(self) -> complex:
        """A group in braces, or the one token that TeX takes."""
        return self._bracketed() if self._next() == "{" else self._atom()

    def _bracketed(self) -> complex:
        closing = _BRACKETS.get(self._take())
        if closing is None:
            raise _Unknown
        value = self._sum()
        self._take(closing)
        return value

    def _atom(self) -> complex:
        token = self._next()
        if token in _BRACKETS:
            return self._bracketed()
        self._take()
        if token[:1].isdigit() or token[:1] == ".":
            return complex(float(token)) + self._mixed(token)
        if token == r"\frac":
            top = self._argument()
            return top / self._argument()
        if token == r"\sqrt":
            return self._root()
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        if token in _FUNCTIONS:
            return self._function(token)
        if token[0].isalpha():
            # Some number between 0.3 and 1.3 that no formula would single out.
            seed = sum(
                ord(char) * (at + 1) for at, char in enumerate(token.replace("{", "").replace("}", ""))
            )
            return complex(0.3 + seed * (self._point + 3) * 0.6180339887498949 % 1)
        raise _Unknown

    def _mixed(self, whole: str) -> complex:
        r"""The fraction of a mixed number, `1\frac{1}{2}`; 0 where none follows."""
        rest = self._tokens[self._at : self._at + 7]
        if not whole.isdigit() or [*rest[:2], *rest[3:5], *rest[6:]] != [r"\frac", "{", "}", "{", "}"]:
            return 0j
        if not (rest[2].isdigit() and rest[5].isdigit()):
            return 0j
        self._at += 7
        return complex(float(rest[2]) / float(rest[5]))

    def _root(self) -> complex:
        degree = 2 + 0j
        if self._next() == "[":
            self._take()
            degree = self._sum()
            self._take("]")
        value: complex = self._argument() ** (1 / degree)
        return value

    def _function(self, name: str) -> complex:
        exponent = 1 + 0j
        if self._next() == "^":
            self._take()
            exponent = self._argument()
            if exponent.real < 0:  # an inverse function
                raise _Unknown
        value: complex = _FUNCTIONS[name](self._product_of_powers()) ** exponent
        return value
