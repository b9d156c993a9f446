"""One number from what a reward model gives: the last token's value, or the steps' probabilities taken together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

Steps = Literal["product", "minimum"]


class NoReward(ValueError):
    """What came back is no reward."""


def reward(data: Any, steps: Steps = "product") -> float:
    """The reward in the `data` of a pooling answer. Raises NoReward.

    A number, or a row of them, of which the last counts (an outcome reward model, with a value a token or one in all);
    rows of one value likewise; rows of two are a process reward model's wrong and right of each step, as probabilities
    or logits. Their product counts, by which Qwen2.5-Math-PRM's report ranks, or their minimum: the weakest step.
    """
    rows = data if isinstance(data, list) else [data]
    if not rows:
        raise NoReward("it is empty")
    if all(isinstance(row, list) and len(row) == 2 for row in rows):
        return together([_right(_number(row[0]), _number(row[1])) for row in rows], steps)
    last = rows[-1]
    if isinstance(last, list):
        if len(last) != 1:
            raise NoReward(f"a row has {len(last)} values instead of 1 or 2")
        last = last[0]
    return _number(last)


def together(right: Sequence[float], steps: Steps) -> float:
    """One reward from the probabilities that each step is right."""
    return math.prod(right) if steps == "product" else min(right)


def likelihood(wrong: float, right: float) -> float:
    """The probability of the second of two classes, from their logits."""
    return 1 / (1 + math.exp(wrong - right)) if wrong - right < 700 else 0.0


def _right(wrong: float, right: float) -> float:
    if 0 <= wrong <= 1 and 0 <= right <= 1 and abs(wrong + right - 1) < 0.01:
        return right
    return likelihood(wrong, right)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise NoReward("a value is no finite number")
    return float(value)
