"""A share with what it is of: the rows of every table and picture."""

from __future__ import annotations

from dataclasses import dataclass

from qmath.evaluation.intervals import wilson


@dataclass(frozen=True, slots=True)
class Measure:
    """`right` of `n`, under a name."""

    name: str
    right: int
    n: int

    @property
    def share(self) -> float | None:
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        return wilson(self.right, self.n)
