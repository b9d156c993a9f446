"""The few shared settings that cells may change: precision and shape. Values are bounded, and a namespace's settings
are put away when its cell ends (see `state.py`)."""

from __future__ import annotations

import decimal
from typing import Any, Final

from qmath.sandbox.denial import TooLarge

MAX_DECIMAL_DIGITS: Final = 20_000
MAX_MPMATH_BITS: Final = 400_000
MAX_DECIMAL_EXPONENT: Final = 150_000


class _Bounded:
    """Sets one attribute of `target` when the value is a number within the bound."""

    __slots__ = ("_bound", "_target")

    def __init__(self, target: Any, bound: float) -> None:
        object.__setattr__(self, "_target", target)
        object.__setattr__(self, "_bound", bound)

    def __getattr__(self, name: str) -> Any:  # augmented assignment reads first
        return getattr(self._target, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, int | float) and abs(value) > self._bound:
            raise TooLarge(f"{name} = {value} is too large; at most {int(self._bound)} works here.")
        setattr(self._target, name, value)


_DECIMAL: Final = {
    "prec": MAX_DECIMAL_DIGITS,
    "Emax": MAX_DECIMAL_EXPONENT,
    "Emin": MAX_DECIMAL_EXPONENT,
    "rounding": 8,
    "capitals": 1,
    "clamp": 1,
}
_MPMATH: Final = {"dps": MAX_MPMATH_BITS // 4, "prec": MAX_MPMATH_BITS, "pretty": 1, "trap_complex": 1}
MPMATH_SETTINGS: Final = tuple(_MPMATH.keys() - {"dps"})  # which follows from prec


def shared_setting(obj: Any, name: str) -> Any | None:
    """Where a cell may write this attribute of a shared object, or None where it may not."""
    if isinstance(obj, decimal.Context) and name in _DECIMAL:
        return _Bounded(obj, _DECIMAL[name])
    kind = type(obj)
    if kind.__module__.startswith("mpmath.") and name in _MPMATH and kind.__name__.endswith("Context"):
        return _Bounded(obj, _MPMATH[name])
    if (
        kind.__module__ == "numpy"
        and kind.__name__ == "ndarray"
        and name in ("shape", "real", "imag", "flat")
    ):
        return obj
    return None
