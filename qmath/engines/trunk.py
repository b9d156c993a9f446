"""A model that is read instead of asked: the hidden states behind its last norm, for a reward model's head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from qmath.engines.llama import Llama, LlamaConfig, Slice
from qmath.errors import EngineError, OutOfMemory

READ_AT_ONCE = 64  # tokens of which hidden states are wanted: each costs a row of the vocabulary's size


class Trunk(Llama):
    """One sequence of a loaded model."""

    def __init__(self, config: LlamaConfig) -> None:
        super().__init__(replace(config, n_seq=1, n_cells=None, n_drafts=READ_AT_ONCE - 1))
        self._held: list[int] = []

    @property
    def width(self) -> int:
        return int(self._api.llama_model_n_embd(self._model))

    def tokens(self, parts: Iterable[tuple[str, bool]]) -> list[int]:
        """Of stretches of text and whether each is a special token."""
        return [t for text, special in parts for t in self.vocabulary.tokenise(text, special=special)]

    def read(
        self, tokens: Sequence[int], places: Sequence[int], shared: int = 0
    ) -> np.ndarray[Any, np.dtype[np.float32]]:
        """Hidden states of shape [places, width]. `places` are ascending indices of `tokens`, which fit `n_ctx`.

        The first `shared` tokens, before all places, are evaluated by themselves, and not again where the text before
        began with them. So a text has the same hidden states whatever was read before it.
        Raises EngineError, also where `abort` was called.
        """
        begun = list(tokens[:shared])
        held, self._held = self._held, []
        if held != begun or not held:
            self.forget(0)
            self._go(tokens, 0, shared, self.n_batch)
        self.forget(0, shared)
        self._go(tokens, shared, places[0], self.n_batch)
        rows = self._go(tokens, places[0], places[-1] + 1, min(READ_AT_ONCE, self.n_batch), places)
        self._held = begun
        return np.stack(rows)

    def _go(
        self, tokens: Sequence[int], begin: int, end: int, size: int, places: Sequence[int] = ()
    ) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
        """Evaluate tokens in chunks of `size`; the hidden states of those at `places`."""
        # llama.cpp gives them for all tokens of a step or for none, and computes the output matrix with them.
        self._api.llama_set_embeddings(self._context, bool(places))
        found = []
        for first in range(begin, end, size):
            chunk = list(tokens[first : min(first + size, end)])
            rows = self.decode([Slice(0, first, chunk, len(chunk) if places else 0)])
            if self.aborted:
                raise EngineError("Reading was interrupted.")
            if rows is None:
                raise OutOfMemory("The cache of the reward model is too small.", "Use a smaller model.")
            found += [self._hidden(place - first) for place in places if 0 <= place - first < len(chunk)]
        return found

    def _hidden(self, row: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        pointer = self._api.llama_get_embeddings_ith(self._context, row)
        if not pointer:
            raise EngineError("llama.cpp gave no hidden states.", "Use a model of the kind Qwen2.")
        return np.ctypeslib.as_array(pointer, shape=(self.width,)).copy()
