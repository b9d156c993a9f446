"""How much one attempt may spend. The defaults are those of the official Qwen2.5-Math evaluation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qmath.turn import GREEDY, Sampling

# What samples are drawn with where the user asks for no temperature: the official figures for maj@k.
SAMPLE_TEMPERATURE, SAMPLE_TOP_P = 0.7, 0.8


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_tokens` bounds one piece of writing (between two cells), `rounds` the number of cells that are run."""

    max_tokens: int = 2048
    rounds: int = 4
    sampling: Sampling = GREEDY

    def samples(self, count: int) -> tuple[Limits, ...]:
        """Limits for `count` attempts side by side, each with a seed of its own; one alone is as it is."""
        if count == 1:
            return (self,)
        given = self.sampling
        if given.temperature <= 0:
            given = Sampling(SAMPLE_TEMPERATURE, SAMPLE_TOP_P, given.seed)
        drawn = replace(given, scored=True)
        return tuple(replace(self, sampling=replace(drawn, seed=given.seed + i)) for i in range(count))
