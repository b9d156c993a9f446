"""Decimals in cells: libmpdec looks at no signal, so what takes it long is bounded by the digits in force."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any, Final

from qmath.sandbox.denial import TooLarge

# exp, ln and power take a second at 5,000 digits.
_MAX_SLOW_DIGITS: Final = 2_000


def _bounded_decimal(name: str) -> Callable[..., Any]:
    method = getattr(decimal.Decimal, name)

    def guard(number: decimal.Decimal, /, *args: Any, **kwargs: Any) -> Any:
        _check_digits(kwargs.get("context") or decimal.getcontext(), name)
        return method(number, *args, **kwargs)

    return guard


def _power_method(name: str) -> Callable[..., Any]:
    method = getattr(decimal.Decimal, name)

    def guard(number: decimal.Decimal, other: Any, /, *modulo: Any) -> Any:
        _check_digits(decimal.getcontext(), name)
        return method(number, other, *modulo)

    return guard


def check_decimals(array: Any) -> None:
    """Raise TooLarge for arrays of objects, which may be decimals, where the power of one takes too long."""
    if getattr(getattr(array, "dtype", None), "hasobject", False):
        _check_digits(decimal.getcontext(), "power")


def _context_method(name: str) -> Callable[..., Any]:
    method = getattr(decimal.Context, name)

    def guard(context: decimal.Context, /, *args: Any) -> Any:
        _check_digits(context, name)
        return method(context, *args)

    return guard


def _check_digits(context: decimal.Context, name: str) -> None:
    if context.prec > _MAX_SLOW_DIGITS:
        raise TooLarge(f"Decimal {name} works with up to {_MAX_SLOW_DIGITS} digits here; mpmath is faster.")


def decimal_power(base: decimal.Decimal, exponent: Any) -> Any:
    """`base ** exponent` for decimals; whole exponents are fast at any precision that cells may set."""
    if exponent != int(exponent):
        _check_digits(decimal.getcontext(), "power")
    return base**exponent


METHODS: Final[dict[tuple[type, str], Callable[..., Any]]] = {
    **{(decimal.Decimal, name): _power_method(name) for name in ("__pow__", "__rpow__")},
    **{(decimal.Decimal, name): _bounded_decimal(name) for name in ("exp", "ln", "log10")},
    **{(decimal.Context, name): _context_method(name) for name in ("exp", "ln", "log10", "power")},
}
