"""How much one attempt may spend. The defaults are those of the official Qwen2.5-Math evaluation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qmath.prompts import Prompts
from qmath.turn import GREEDY, Sampling


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_tokens` bounds one piece of writing (between two cells), `rounds` the number of cells that are run."""

    max_tokens: int = 2048
    rounds: int = 4
    sampling: Sampling = GREEDY

    def samples(self, count: int, prompts: Prompts | None = None) -> tuple[Limits, ...]:
        """Limits for `count` attempts side by side, each with a seed of its own; one alone is as it is.

        Where no temperature is asked for, samples are drawn as `prompts` say; so is one of a model that must not be
        decoded greedily.
        """
        prompts, given = prompts or Prompts(), self.sampling
        if given.temperature <= 0 and (count > 1 or not prompts.greedy):
            given = replace(prompts.drawn, seed=given.seed)
        if count == 1:
            return (replace(self, sampling=given),)
        drawn = replace(given, scored=True)
        return tuple(replace(self, sampling=replace(drawn, seed=given.seed + i)) for i in range(count))
