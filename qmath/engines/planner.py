"""What goes into one step: chunks of what is to be read, a token of each sequence that writes, and drafts."""

from __future__ import annotations

from qmath.engines.drafter import Drafter
from qmath.engines.llama import LlamaConfig, Slice
from qmath.engines.lookup import worth_of_a_token
from qmath.engines.sequence import Sequence

# What one more token adds to a step, in parts of what the step costs anyway. Measured on 2 cores: 0.2; a GPU has
# arithmetic to spare.
CPU_SHARE, GPU_SHARE = 0.2, 0.03


class Planner:
    """The same sequences give the same step, on every run."""

    def __init__(self, config: LlamaConfig, drafter: Drafter | None = None) -> None:
        self._share = share_of_a_token(config)
        self._drafts = config.n_drafts
        self._drafter = drafter
        self._modelled = False  # whether the last draft was the small model's
        # Of streams, uneven slices are evaluated one after the other, and all weights read each time.
        self._uneven = config.n_cells is not None

    def plan(self, ready: list[Sequence], n_batch: int, n_ctx: int) -> list[Slice]:
        """One token for each sequence that writes; what is left of the batch for those that read, then for drafts."""
        room = n_batch - len(ready)
        slices: list[Slice] = []
        for s in ready:
            assert s.slot is not None
            count = min(s.pending, 1 + room)
            room -= count - 1
            tokens = s.tokens[s.evaluated : s.evaluated + count]
            slices.append(Slice(s.slot, s.evaluated, tokens, logits=int(count == s.pending)))
        if (self._uneven or len(ready) == 1) and all(s.pending == 1 for s in ready):
            self._add_drafts(ready, slices, min(room, self._drafts), n_ctx)
        return slices

    def _add_drafts(self, ready: list[Sequence], slices: list[Slice], room: int, n_ctx: int) -> None:
        total = len(ready)
        for s, part in zip(ready, slices, strict=True):
            drafted = self._draft(s, total, min(room, n_ctx - len(s.tokens) - 1))
            part.tokens.extend(drafted)
            part.logits += len(drafted)
            room, total = room - len(drafted), total + len(drafted)

    def _draft(self, sequence: Sequence, others: int, most: int) -> list[int]:
        request = sequence.request
        if request is None or request.sampling.temperature > 0 or most < 1:
            return []
        most = min(most, sequence.room - 1)
        found = sequence.lookup.draft(sequence.tokens, worth_of_a_token(others, self._share), most)
        self._modelled = not found and others == 1 and self._drafter is not None
        if self._modelled and self._drafter is not None:
            return self._drafter.draft(sequence.tokens, most)
        return found

    def learn(self, sequence: Sequence, drafted: int, accepted: int) -> None:
        """What became of a sequence's last draft."""
        if self._modelled and self._drafter is not None:
            self._drafter.balance.learn(drafted, accepted)
        else:
            sequence.lookup.learn(drafted, accepted)


def share_of_a_token(config: LlamaConfig) -> float:
    """What one more token adds to a step of this model, in parts of the step."""
    return GPU_SHARE if config.n_gpu_layers else CPU_SHARE
