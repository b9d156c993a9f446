"""How names are to be read: what differs between a problem and an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """What may stand in an answer, as people and SymPy write it, and would be doubtful in a problem.

    `natural_log`: `log x` without a base is ln, and `log(x)^2` the square of log x.
    `capitals`: `E` and `I` are the constants e and i.
    `plus_minus`: `±` may stand.
    """

    natural_log: bool = False
    capitals: bool = False
    plus_minus: bool = False


PROBLEM = Dialect()
ANSWER = Dialect(natural_log=True, capitals=True, plus_minus=True)
