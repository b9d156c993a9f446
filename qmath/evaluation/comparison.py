"""Two runs over the same problems: who is right where the other is wrong, and whether chance could do that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qmath.evaluation.intervals import mcnemar, paired_difference
from qmath.evaluation.report import Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts over the `n` problems that both runs have; `unpaired`: those that only one of them has."""

    n: int
    both: int
    only_first: int
    only_second: int
    unpaired: int
    tokens: tuple[float, float]  # completion tokens a problem

    @property
    def difference(self) -> tuple[float, float, float]:
        """Accuracy of the second minus that of the first, with its 95 % interval."""
        return paired_difference(self.only_first, self.only_second, self.n)

    @property
    def p_value(self) -> float:
        """McNemar's exact test, two-sided."""
        return mcnemar(self.only_first, self.only_second)

    def to_record(self) -> dict[str, Any]:
        difference, low, high = self.difference
        return {
            "n": self.n,
            "both": self.both,
            "only_first": self.only_first,
            "only_second": self.only_second,
            "neither": self.n - self.both - self.only_first - self.only_second,
            "unpaired": self.unpaired,
            "difference": difference,
            "low": low,
            "high": high,
            "mcnemar_p": self.p_value,
            "completion_tokens": list(self.tokens),
        }


def compare(first: Sequence[Outcome], second: Sequence[Outcome]) -> Comparison:
    """Pair two runs by the id and the text of their problems."""
    left = {(o.id, o.problem): o for o in first}
    right = {(o.id, o.problem): o for o in second}
    pairs = [(left[key], right[key]) for key in left if key in right]
    n = max(1, len(pairs))
    return Comparison(
        len(pairs),
        sum(a.correct and b.correct for a, b in pairs),
        sum(a.correct and not b.correct for a, b in pairs),
        sum(b.correct and not a.correct for a, b in pairs),
        len(left) + len(right) - 2 * len(pairs),
        (sum(a.tokens for a, _ in pairs) / n, sum(b.tokens for _, b in pairs) / n),
    )
