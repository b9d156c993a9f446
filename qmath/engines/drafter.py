"""Drafts by a small model of the same family: it writes a few tokens ahead, and the large one checks them in one step.

Method: Leviathan et al., arxiv.org/abs/2211.17192, in its greedy form; llama.cpp's speculative.cpp does the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from qmath.engines.llama import Llama, LlamaConfig, Slice
from qmath.errors import ModelLoadError

_SAME = 0.99  # of the tokens: conversions of one family differ in special ones and in padding
_SLOT = 0
_MOST_LOST = 2.0  # steps of the large model, before the small one is left alone for a while
_FADES = 0.9
_PAUSE, _LONGEST_PAUSE = 16, 512  # steps


@dataclass(slots=True)
class Balance:
    """Whether the drafts pay, in steps of the large model. One that does not is paused, each time for longer.

    cost: of a step of the small model; share: of one more token in a step of the large one.
    """

    cost: float
    share: float
    _gain: float = 0.0
    _pause: int = _PAUSE
    _waits: int = 0

    def is_paused(self) -> bool:
        """Asked once a step."""
        self._waits -= self._waits > 0
        return self._waits > 0

    def goes_on(self, chance: float) -> bool:
        """Whether another token is worth its two steps, where all before it are right with this chance."""
        return chance * (1 + self.share) > self.cost + self.share

    def keeps(self, chance: float) -> bool:
        """Whether a token that is drafted is worth checking."""
        return chance * (1 + self.share) > self.share

    def spend(self, steps: int) -> None:
        """Steps of the small model."""
        self._gain = self._gain * _FADES - steps * self.cost
        if self._gain < -_MOST_LOST:
            self._waits, self._gain = self._pause, 0.0
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def learn(self, drafted: int, accepted: int) -> None:
        """What became of a draft."""
        self._gain += accepted * (1 + self.share) - drafted * self.share
        if self._gain > _MOST_LOST:
            self._pause = _PAUSE


class Drafter:
    """A small model beside `large`, which is loaded. It reads one text at a time, and keeps what it has read.

    Raises ModelLoadError where the two have no common vocabulary or this one is not smaller, and what `Llama` raises.
    """

    def __init__(self, config: LlamaConfig) -> None:
        self._llama = Llama(config)
        self._held: list[int] = []  # what the cache holds
        self._last = 0  # the row of the logits behind it

    def load(self, large: Llama, share: float) -> None:
        """share: of one more token in a step of `large`."""
        self._llama.load()
        name, of = self._llama.config.path.name, large.config.path.name
        if self._llama.weight_bytes >= large.weight_bytes:
            raise ModelLoadError(
                f"{name} is not smaller than {of}, for which it is to draft.",
                "Name a smaller model of the family with --draft, or leave it out.",
            )
        if not self._llama.vocabulary.resembles(large.vocabulary, _SAME):
            raise ModelLoadError(
                f"{name} has other tokens than {of}, and cannot draft for it.",
                "Name a smaller model of the same family with --draft, or leave it out.",
            )
        self._known = min(len(self._llama.vocabulary), len(large.vocabulary))
        self.balance = Balance(self._llama.weight_bytes / large.weight_bytes, share)

    def abort(self) -> None:
        """As `Llama.abort`."""
        self._llama.abort()

    def close(self) -> None:
        self._llama.close()

    def draft(self, tokens: list[int], most: int) -> list[int]:
        """Up to `most` tokens that are likely to follow, while they are likely enough to pay."""
        most = min(most, self._llama.n_ctx - len(tokens))
        if most < 1 or self.balance.is_paused() or not self._read(tokens):
            return []
        drafted: list[int] = []
        chance, steps = 1.0, 1
        while True:
            token = self._llama.sample("", self._last)
            chance *= math.exp(self._llama.logprob(token, self._last))
            if token >= self._known or not self.balance.keeps(chance):
                break
            drafted.append(token)
            if len(drafted) >= most or not self.balance.goes_on(chance) or not self._feed([token]):
                break
            steps += 1
        self.balance.spend(steps)
        return drafted

    def _read(self, tokens: list[int]) -> bool:
        """Bring the cache to `tokens`, the last of them read anew for its logits."""
        same = len(self._held)
        if tokens[:same] != self._held:
            pairs = zip(tokens, self._held, strict=False)
            same = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(tokens), same))
        same = min(same, len(tokens) - 1)
        if same < len(self._held):
            self._llama.forget(_SLOT, same)
            del self._held[same:]
        size = self._llama.n_batch
        return all(self._feed(tokens[at : at + size]) for at in range(same, len(tokens), size))

    def _feed(self, tokens: list[int]) -> bool:
        """Read more. False where it was aborted, or there is no room."""
        rows = self._llama.decode([Slice(_SLOT, len(self._held), tokens, logits=1)])
        if not rows:
            return False
        self._held += tokens
        self._last = rows[_SLOT].start
        return True
