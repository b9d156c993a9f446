"""Arithmetic in cells: `**`, `@` and the functions of `math` that Python cannot interrupt, or only late.

Multiplying, dividing and printing long integers look at signals in CPython, so `*`, `//` and `%` need no guard
(measured: all stop within milliseconds of the alarm). `gcd` does not, nor does anything in libmpdec.
"""

from __future__ import annotations

import decimal
import fractions
import functools
import math
import operator
from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox.denial import TooLarge
from qmath.sandbox.guards.decimals import check_decimals, decimal_power
from qmath.sandbox.guards.surrogates import MAX_DECIMAL_EXPONENT
from qmath.sandbox.host import veto
from qmath.sandbox.names.impostors import impostor

MAX_BITS: Final = 1 << 24  # of an integer made by one operation: 5 million digits
_MAX_GCD_BITS: Final = 1 << 20  # Lehmer's algorithm takes about a second
_MAX_DECIMAL_BITS: Final = 4 * MAX_DECIMAL_EXPONENT


def power(base: Any, exponent: Any) -> Any:
    """`base ** exponent`. Raises TooLarge (an OverflowError) before it starts on what no cell could finish."""
    if type(exponent) is int:
        if type(base) is int:
            if exponent > 64 and base.bit_length() * exponent > MAX_BITS and abs(base) > 1:
                raise _too_large(exponent)
            return base**exponent
        if isinstance(base, fractions.Fraction):
            if max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent) > MAX_BITS:
                raise _too_large(exponent)
        elif isinstance(base, decimal.Decimal):
            return decimal_power(base, exponent)
        else:
            _check_symbolic(base, exponent)
    elif isinstance(base, decimal.Decimal):
        return decimal_power(base, exponent)
    else:
        _check_symbolic(base, exponent)
    check_decimals(base)
    return base**exponent


def _too_large(exponent: Any) -> TooLarge:
    short = exponent if abs(exponent) < 10**30 else "…"
    return TooLarge(f"The power … ** {short} has too many digits; for a remainder use pow(a, b, m).")


def _check_symbolic(base: Any, exponent: Any) -> None:
    """The same bound for sympy's rationals, which show numerator and denominator as p and q."""
    symbolic = [type(value).__module__.startswith("sympy.") for value in (base, exponent)]
    if not any(symbolic):
        return
    numerator = getattr(base, "p", None) if symbolic[0] else base
    power_of = (
        exponent
        if not symbolic[1]
        else getattr(exponent, "p", None)
        if getattr(exponent, "q", 0) == 1
        else None
    )
    if type(numerator) is int and type(power_of) is int and abs(power_of) > 64:
        denominator = getattr(base, "q", 1) if symbolic[0] else 1
        bits = max(numerator.bit_length(), denominator.bit_length() if type(denominator) is int else 0)
        if bits > 1 and bits * abs(power_of) > MAX_BITS:
            raise _too_large(power_of)


def safe_pow(base: Any, exp: Any, mod: Any = None) -> Any:
    """`pow` for cells."""
    return power(base, exp) if mod is None else pow(base, exp, mod)


_LONG: Final = 1 << _MAX_GCD_BITS


def gcd(a: Any = 0, b: Any = 0, *others: Any) -> int:
    """`math.gcd`, also for sympy and `fractions`, which reduce with it: fast where one of two numbers is short."""
    if type(a) is int is type(b) and not others and (-_LONG < a < _LONG or -_LONG < b < _LONG):
        return math.gcd(a, b)
    values = tuple(map(operator.index, (a, b, *others)))
    _check_long(values, "gcd")
    return math.gcd(*values)


def _lcm(*values: Any) -> int:
    values = tuple(map(operator.index, values))
    _check_long(values, "lcm")
    return math.lcm(*values)


def _check_long(values: tuple[Any, ...], name: str) -> None:
    if veto.active() and sum(isinstance(v, int) and v.bit_length() > _MAX_GCD_BITS for v in values) > 1:
        raise TooLarge(f"{name} works with integers of up to {_MAX_GCD_BITS} bits here.")


def _factorial(n: Any, /) -> int:
    if isinstance(n, int) and n > 1_500_000:
        raise TooLarge(
            f"factorial({n if n < 10**30 else '…'}) has too many digits; use lgamma, or a remainder."
        )
    return math.factorial(n)


def _counted(function: Callable[..., int]) -> Callable[..., int]:
    """comb and perm: about k·log2(n) bits."""

    @functools.wraps(function)
    def bounded(n: Any, k: Any = None, /) -> int:
        if isinstance(n, int) and (k is None or isinstance(k, int)):
            steps = n if k is None else (min(k, n - k) if function is math.comb else k)
            if steps > 0 and steps * n.bit_length() > MAX_BITS:
                raise TooLarge(f"{function.__name__} has too many digits here; use lgamma, or a remainder.")
        return function(n) if k is None else function(n, k)

    return bounded


def _whole(function: Callable[..., Any]) -> Callable[..., Any]:
    """floor, ceil, trunc of what may be a decimal with a huge exponent."""

    @functools.wraps(function)
    def bounded(x: Any, /) -> Any:
        check_decimal(x)
        return function(x)

    return bounded


def check_decimal(value: Any) -> None:
    """Raise TooLarge for decimals whose integers Python could not interrupt."""
    if (
        isinstance(value, decimal.Decimal)
        and value.is_finite()
        and abs(value.adjusted()) > MAX_DECIMAL_EXPONENT
    ):
        raise TooLarge(f"Decimals work with exponents of up to {MAX_DECIMAL_EXPONENT} here.")


MATH: Final[dict[str, Any]] = {
    "gcd": gcd,
    "lcm": _lcm,
    "factorial": _factorial,
    "comb": _counted(math.comb),
    "perm": _counted(math.perm),
    "floor": _whole(math.floor),
    "ceil": _whole(math.ceil),
    "trunc": _whole(math.trunc),
}


# --- decimal -------------------------------------------------------------------------------------------------------


def _decimal(value: Any = "0", context: Any = None) -> decimal.Decimal:
    if isinstance(value, int) and value.bit_length() > _MAX_DECIMAL_BITS:
        raise TooLarge("This integer is too long for a Decimal here.")
    made = decimal.Decimal(value, context)
    check_decimal(made)
    return made


def _context(*args: Any, **kwargs: Any) -> decimal.Context:
    return bounded_context(decimal.Context(*args, **kwargs))


def bounded_context(context: decimal.Context) -> decimal.Context:
    """The context with precision and exponents that libmpdec can handle within the limits of a cell."""
    from qmath.sandbox.guards.surrogates import MAX_DECIMAL_DIGITS

    context.prec = min(context.prec, MAX_DECIMAL_DIGITS)
    context.Emax = min(context.Emax, MAX_DECIMAL_EXPONENT)
    context.Emin = max(context.Emin, -MAX_DECIMAL_EXPONENT)
    return context


def _localcontext(ctx: decimal.Context | None = None, **kwargs: Any) -> Any:
    context = bounded_context((ctx or decimal.getcontext()).copy())
    for name, value in kwargs.items():
        setattr(context, name, value)
    return decimal.localcontext(bounded_context(context))


def _setcontext(context: decimal.Context) -> None:
    decimal.setcontext(bounded_context(context.copy()))


DECIMAL: Final[dict[str, Any]] = {
    "Decimal": impostor(decimal.Decimal, _decimal),
    "Context": impostor(decimal.Context, _context),
    "localcontext": _localcontext,
    "setcontext": _setcontext,
    **dict.fromkeys(("DefaultContext", "BasicContext", "ExtendedContext")),  # shared, and made to be changed
}
