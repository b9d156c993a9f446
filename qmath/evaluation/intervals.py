"""Intervals and tests for shares: Wilson's interval, and McNemar's exact test for two runs over the same problems."""

from __future__ import annotations

import math

_Z95 = 1.959963984540054


def wilson(right: int, n: int, z: float = _Z95) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, JASA 22, 1927); (0, 1) where n is 0."""
    if n == 0:
        return 0.0, 1.0
    share = right / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return 0.0 if right == 0 else low, 1.0 if right == n else high


def mcnemar(only_first: int, only_second: int) -> float:
    """The two-sided exact p-value that two runs differ only by chance (Q. McNemar, Psychometrika 12, 1947).

    `only_first`, `only_second`: problems that only the one run, only the other has right.
    """
    n, smaller = only_first + only_second, min(only_first, only_second)
    tail = sum(math.comb(n, k) for k in range(smaller + 1))
    return min(1.0, 2 * tail / 2**n) if n else 1.0


def paired_difference(
    only_first: int, only_second: int, n: int, z: float = _Z95
) -> tuple[float, float, float]:
    """Share of the second run minus that of the first over n problems, with its 95 % interval (Wald, paired)."""
    if n == 0:
        return 0.0, -1.0, 1.0
    difference = (only_second - only_first) / n
    variance = (only_first + only_second - (only_second - only_first) ** 2 / n) / n**2
    spread = z * math.sqrt(max(0.0, variance))
    return difference, max(-1.0, difference - spread), min(1.0, difference + spread)
