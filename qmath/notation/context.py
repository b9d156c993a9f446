"""How names are to be read: what differs between a problem and an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`natural_log`: `log x` without a base is ln. In problems it could be either, and is declined.

    `thousands`: `1,234` is one number. In lists of values it may be two.
    `infinity`, `plus_minus`: these may stand in expressions.
    """

    natural_log: bool = False
    thousands: bool = True
    plus_minus: bool = False
    symbols: frozenset[str] = (
        frozenset()
    )  # letters that are unknowns although they name a constant (`e`, `i`)


PROBLEM = Dialect()
ANSWER = Dialect(natural_log=True, plus_minus=True)
