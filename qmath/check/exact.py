"""Roots and logarithms of rationals where they are rational; remainders of powers."""

from __future__ import annotations

import math
from fractions import Fraction


def exact_root(value: Fraction, n: int) -> Fraction | None:
    """The real n-th root, or None where it is irrational or not real."""
    if value < 0:
        positive = exact_root(-value, n) if n % 2 else None
        return None if positive is None else -positive
    top, bottom = _integer_root(value.numerator, n), _integer_root(value.denominator, n)
    return None if top is None or bottom is None else Fraction(top, bottom)


def _integer_root(value: int, n: int) -> int | None:
    if value < 2:
        return value
    if n == 2:
        guess = math.isqrt(value)
    else:
        guess = 1 << -(-value.bit_length() // n)
        while True:  # Newton from above
            smaller = ((n - 1) * guess + value // guess ** (n - 1)) // n
            if smaller >= guess:
                break
            guess = smaller
    return guess if guess**n == value else None


def exact_log(value: Fraction, base: Fraction) -> int | None:
    """The integer exponent k with base^k = value, or None."""
    if value == 1:
        return 0
    k = round(math.log(value) / math.log(base)) if value > 0 and base > 0 else 0
    return k if 0 < abs(k) < 2000 and base**k == value else None


def modular_power(base: int, exponent: int, modulus: int) -> Fraction | None:
    """base^exponent modulo `modulus`, or None where that asks for an inverse that does not exist."""
    try:
        return Fraction(pow(base, exponent, modulus))
    except ValueError:
        return None
