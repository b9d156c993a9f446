"""llama.cpp behind a small door: the only importer of `llama_cpp`.

Everything here is called from the engine's own thread, except `abort`. Low-level calls only: the high-level class has
one sequence and copies logits through NumPy.
"""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from qmath.engines import nativelog
from qmath.engines.openmp import spin_briefly
from qmath.errors import EngineError, ModelLoadError, OutOfMemory
from qmath.turn import Sampling

KV_TYPES = {"f16": 1, "q8_0": 8}  # ggml_type


@dataclass(frozen=True, slots=True)
class LlamaConfig:
    """How to load. `n_ctx` is the context of one sequence in tokens; `n_gpu_layers` -1 means all."""

    path: Path
    n_ctx: int = 4096
    n_seq: int = 1
    n_gpu_layers: int = -1
    tensor_split: tuple[float, ...] = ()
    kv_type: str = "f16"
    n_threads: int = 1
    n_batch: int = 512


@dataclass(frozen=True, slots=True)
class Slice:
    """Tokens of one sequence in a batch, from position `start`; the last one wants logits where `logits`."""

    slot: int
    start: int
    tokens: list[int]
    logits: bool


class Llama:
    """A loaded model with its context.

    Raises ModelLoadError where llama.cpp refuses the file, OutOfMemory where the context does not fit.
    """

    def __init__(self, config: LlamaConfig) -> None:
        spin_briefly()
        os.environ.setdefault("GGML_NO_BACKTRACE", "1")  # a failed assertion would start gdb
        import llama_cpp

        self._api: Any = llama_cpp
        self.config = config
        self._flag = ctypes.create_string_buffer(b"\0\0")
        self._model: Any = None
        self._context: Any = None
        self._batch: Any = None
        self._samplers: dict[int, Any] = {}
        self.n_ctx = self.n_batch = 0

    def load(self) -> None:
        """Read the weights and make the context. Raises EngineError where `abort` was called meanwhile."""
        api = self._api
        nativelog.capture(api)
        api.llama_backend_init()
        self._model = self._load_model()
        self._vocab = api.llama_model_get_vocab(self._model)
        self._context = self._make_context()
        self._memory = api.llama_get_memory(self._context)
        # llama.cpp rounds a context up and cuts a batch down to it.
        self.n_batch = int(api.llama_n_batch(self._context))
        self.n_ctx = min(self.config.n_ctx, int(api.llama_n_ctx_seq(self._context)))
        self._batch = api.llama_batch_init(self.n_batch, 0, 1)

    def _load_model(self) -> Any:
        api, config = self._api, self.config
        params = api.llama_model_default_params()
        params.n_gpu_layers = config.n_gpu_layers
        if config.tensor_split:
            split = (ctypes.c_float * max(16, len(config.tensor_split)))(*config.tensor_split)
            self._tensor_split = split  # kept alive while the model loads
            params.tensor_split = ctypes.cast(split, ctypes.POINTER(ctypes.c_float))

        go_on = api.llama_progress_callback(lambda _fraction, _data: not self.aborted)
        params.progress_callback = go_on
        model = api.llama_model_load_from_file(str(config.path).encode(), params)
        if not model:
            if self.aborted:
                raise EngineError("Loading was interrupted.")
            raise ModelLoadError(
                f"llama.cpp could not load {config.path.name}: {nativelog.first_error('it gave no reason')}.",
                "Check the file with `qmath models`, or download it again.",
            )
        return model

    def _make_context(self) -> Any:
        api, config = self._api, self.config
        params = api.llama_context_default_params()
        params.n_ctx = config.n_ctx * config.n_seq
        params.n_seq_max = config.n_seq
        params.n_outputs_max = config.n_seq  # logits of one token a sequence; more would cost 0.6 MB each
        params.n_batch = config.n_batch
        params.n_threads = params.n_threads_batch = config.n_threads
        params.type_k = params.type_v = KV_TYPES[config.kv_type]
        params.kv_unified = False
        params.no_perf = True
        # A C function: the callback must not wait for the GIL in the middle of a step.
        strlen = (ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)).strlen
        params.abort_callback = ctypes.cast(strlen, api.ggml_abort_callback)
        params.abort_callback_data = ctypes.cast(self._flag, ctypes.c_void_p)
        context = api.llama_init_from_model(self._model, params)
        if not context:
            raise OutOfMemory(
                f"A context of {config.n_ctx} tokens for {config.n_seq} sequence(s) does not fit into memory"
                f" ({nativelog.first_error('allocation failed')}).",
                "Use a smaller --ctx or --jobs, or a smaller model.",
            )
        return context

    @property
    def aborted(self) -> bool:
        return self._flag.raw[0] != 0

    def abort(self) -> None:
        """Make a running load or step return at once. From any thread; for good."""
        self._flag[0] = b"\x01"

    def template(self) -> str | None:
        raw = self._api.llama_model_chat_template(self._model, None)
        return raw.decode("utf-8", "replace") if raw else None

    def special(self, kind: Literal["bos", "eos"]) -> str:
        token = getattr(self._api, f"llama_vocab_{kind}")(self._vocab)
        text = self._api.llama_vocab_get_text(self._vocab, token) if token >= 0 else None
        return text.decode("utf-8", "replace") if text else ""

    def begins_with_bos(self) -> bool:
        return bool(self._api.llama_vocab_get_add_bos(self._vocab))

    def bos(self) -> int:
        return int(self._api.llama_vocab_bos(self._vocab))

    def tokenise(self, text: str, *, special: bool) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        tokens = (self._api.llama_token * room)()
        count = self._api.llama_tokenize(self._vocab, raw, len(raw), tokens, room, False, special)
        if count < 0:
            raise EngineError("The text could not be tokenised.", "Shorten the problem.")
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            count = self._api.llama_token_to_piece(self._vocab, token, buffer, size, 0, False)
            if count >= 0:
                return buffer.raw[:count]
            size = -count

    def is_end(self, token: int) -> bool:
        return bool(self._api.llama_vocab_is_eog(self._vocab, token))

    def open_sampler(self, slot: int, sampling: Sampling) -> None:
        """The sampler chain of a slot: greedy, or top_p → temperature → draw with a seed."""
        api = self._api
        self.close_sampler(slot)
        chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
        if sampling.temperature <= 0:
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_greedy())
        else:
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_p(sampling.top_p, 1))
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_temp(sampling.temperature))
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF))
        self._samplers[slot] = chain

    def close_sampler(self, slot: int) -> None:
        if chain := self._samplers.pop(slot, None):
            self._api.llama_sampler_free(chain)

    def sample(self, slot: int, row: int) -> int:
        return int(self._api.llama_sampler_sample(self._samplers[slot], self._context, row))

    def forget(self, slot: int, start: int = 0) -> None:
        """Clear the cache of a slot from a position on."""
        self._api.llama_memory_seq_rm(self._memory, slot, start, -1)

    def decode(self, slices: list[Slice]) -> dict[int, int]:
        """One step over all slices, which must come in ascending order of their slots.

        Returns the row of the logits of each slot that asked for them; empty where the step was aborted.
        Raises EngineError where llama.cpp fails.
        """
        batch, n, rows = self._batch, 0, {}
        for part in slices:
            for offset, token in enumerate(part.tokens):
                batch.token[n] = token
                batch.pos[n] = part.start + offset
                batch.n_seq_id[n] = 1
                batch.seq_id[n][0] = part.slot
                batch.logits[n] = 0
                n += 1
            if part.logits:
                batch.logits[n - 1] = 1
                rows[part.slot] = n - 1
        batch.n_tokens = n
        status = self._api.llama_decode(self._context, batch)
        if status == 2 or self.aborted:
            return {}
        if status == 1:
            raise OutOfMemory("The KV cache is full.", "Use a smaller --jobs or a smaller --ctx.")
        if status != 0:
            raise EngineError(
                f"llama.cpp failed with status {status} ({nativelog.first_error('no reason given')}).",
                "Run `qmath doctor`.",
            )
        return rows

    def close(self) -> None:
        """Free everything. Idempotent."""
        api = self._api
        for slot in list(self._samplers):
            self.close_sampler(slot)
        if self._batch is not None:
            api.llama_batch_free(self._batch)
        if self._context:
            api.llama_free(self._context)
        if self._model:
            api.llama_model_free(self._model)
        self._batch = self._context = self._model = None
