"""How much one attempt may spend. The defaults are those of the official Qwen2.5-Math evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from qmath.turn import GREEDY, Sampling


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_tokens` bounds one piece of writing (between two cells), `rounds` the number of cells that are run."""

    max_tokens: int = 2048
    rounds: int = 4
    sampling: Sampling = GREEDY
