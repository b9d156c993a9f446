"""What goes into one step: chunks of what is to be read, a token of each sequence that writes, and drafts."""

from __future__ import annotations

from qmath.engines.llama import LlamaConfig, Slice
from qmath.engines.lookup import worth_of_a_token
from qmath.engines.sequence import Sequence

# What one more token adds to a step, in parts of what the step costs anyway. Measured on 2 cores: 0.2; a GPU has
# arithmetic to spare.
CPU_SHARE, GPU_SHARE = 0.2, 0.03


class Planner:
    """Pure: the same sequences give the same step, on every run."""

    def __init__(self, config: LlamaConfig) -> None:
        self._share = GPU_SHARE if config.n_gpu_layers else CPU_SHARE
        self._drafts = config.n_drafts
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
        worth = worth_of_a_token(others, self._share)
        return sequence.lookup.draft(sequence.tokens, worth, min(most, sequence.room - 1))
