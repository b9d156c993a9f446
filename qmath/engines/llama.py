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
from typing import Any

import numpy as np

from qmath.engines import nativelog
from qmath.engines.openmp import spin_briefly
from qmath.engines.vocabulary import Vocabulary
from qmath.errors import EngineError, OutOfMemory
from qmath.turn import Sampling

N_DRAFTS = 16
KV_TYPES = {"f16": 1, "q8_0": 8}  # ggml_type
_LESS = "Use a smaller --ctx or --jobs, or a smaller model."


@dataclass(frozen=True, slots=True)
class LlamaConfig:
    """How to load. `n_ctx` is the context of one sequence in tokens; `n_gpu_layers` -1 means all.

    n_cells: tokens of KV cache that all sequences share; None gives each sequence `n_ctx` of its own, which is the
    faster form. n_drafts: drafted tokens that may be checked in one step. trained_ctx: where `n_ctx` is more than this,
    positions are stretched by YaRN. draft: a small model that drafts for a sequence that writes alone.
    """

    path: Path
    n_ctx: int = 4096
    n_seq: int = 1
    n_gpu_layers: int = -1
    tensor_split: tuple[float, ...] = ()
    kv_type: str = "f16"
    n_threads: int = 1
    n_batch: int = 512
    n_cells: int | None = None
    n_drafts: int = N_DRAFTS
    trained_ctx: int | None = None
    draft: LlamaConfig | None = None


@dataclass(slots=True)
class Slice:
    """Tokens of one sequence in a batch, from position `start`; the last `logits` of them want logits."""

    slot: int
    start: int
    tokens: list[int]
    logits: int


class Llama:
    """A loaded model with its context.

    Raises ModelLoadError where llama.cpp refuses the file, OutOfMemory where weights or context do not fit.
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
        self._samplers: dict[str, Any] = {}
        self.n_ctx = self.n_batch = 0

    def load(self) -> None:
        """Read the weights and make the context. Raises EngineError where `abort` was called meanwhile."""
        api = self._api
        nativelog.capture(api)
        api.llama_backend_init()
        self._model = self._load_model()
        self.vocabulary = Vocabulary(api, self._model)
        self._context = self._make_context()
        self._memory = api.llama_get_memory(self._context)
        # llama.cpp rounds a context up and cuts a batch down to it.
        self.n_batch = int(api.llama_n_batch(self._context))
        self.n_ctx = min(self.config.n_ctx, int(api.llama_n_ctx_seq(self._context)))
        self._batch = api.llama_batch_init(self.n_batch, 0, 1)
        if self.config.n_gpu_layers:  # drivers take their last memory in the first step
            self.decode([Slice(0, 0, [0], 1)])
            self.forget(0)

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
            raise nativelog.not_loaded(config.path.name, nativelog.first_error("it gave no reason"))
        return model

    def _make_context(self) -> Any:
        api, config = self._api, self.config
        params = api.llama_context_default_params()
        params.n_ctx = config.n_cells or config.n_ctx * config.n_seq
        params.n_seq_max = config.n_seq
        params.n_outputs_max = config.n_seq + config.n_drafts  # each costs 0.6 MB with this vocabulary
        params.n_batch = config.n_batch
        params.n_threads = params.n_threads_batch = config.n_threads
        params.type_k = params.type_v = KV_TYPES[config.kv_type]
        params.kv_unified = config.n_cells is not None
        params.no_perf = True
        if config.trained_ctx and config.n_ctx > config.trained_ctx:
            params.rope_scaling_type = 2  # LLAMA_ROPE_SCALING_TYPE_YARN
            params.yarn_orig_ctx = config.trained_ctx
            params.rope_freq_scale = config.trained_ctx / config.n_ctx
        # A C function: the callback must not wait for the GIL in the middle of a step.
        strlen = (ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)).strlen
        params.abort_callback = ctypes.cast(strlen, api.ggml_abort_callback)
        params.abort_callback_data = ctypes.cast(self._flag, ctypes.c_void_p)
        context = api.llama_init_from_model(self._model, params)
        if not context:
            raise OutOfMemory(
                f"A context of {config.n_ctx} tokens for {config.n_seq} sequence(s) does not fit into memory"
                f" ({nativelog.first_error('allocation failed')}).",
                _LESS,
            )
        return context

    @property
    def weight_bytes(self) -> int:
        """Of all tensors: what a step has to read."""
        return int(self._api.llama_model_size(self._model))

    @property
    def aborted(self) -> bool:
        return self._flag.raw[0] != 0

    def abort(self) -> None:
        """Make a running load or step return at once. From any thread; for good."""
        self._flag[0] = b"\x01"

    def open_sampler(self, key: str, sampling: Sampling) -> None:
        """The sampler chain of an attempt: top_p → temperature → draw with a seed. Greedy needs none."""
        api = self._api
        self.close_sampler(key)
        if sampling.temperature <= 0:
            return
        chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_p(sampling.top_p, 1))
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_temp(sampling.temperature))
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF))
        self._samplers[key] = chain

    def close_sampler(self, key: str) -> None:
        if chain := self._samplers.pop(key, None):
            self._api.llama_sampler_free(chain)

    def sample(self, key: str, row: int) -> int:
        """The next token after a row of the last step: drawn by the attempt's sampler, or the likeliest."""
        if chain := self._samplers.get(key):
            return int(self._api.llama_sampler_sample(chain, self._context, row))
        return int(self._logits(row).argmax())  # llama.cpp's own would copy the vocabulary into a list first

    def logprob(self, token: int, row: int) -> float:
        """The log-probability of a token after a row of the last step, at temperature 1."""
        logits = self._logits(row)
        top = logits.max()
        return float(logits[token] - top - np.log(np.exp(logits - top).sum()))

    def _logits(self, row: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        pointer = self._api.llama_get_logits_ith(self._context, row)
        return np.ctypeslib.as_array(pointer, shape=(len(self.vocabulary),))

    def forget(self, slot: int, start: int = 0) -> None:
        """Clear the cache of a slot from a position on."""
        self._api.llama_memory_seq_rm(self._memory, slot, start, -1)

    def share(self, source: int, target: int, length: int) -> None:
        """Let an empty slot begin with the first `length` tokens that another holds."""
        # Only whole streams can be copied; of a cache that all share, the copy is a matter of names.
        self._api.llama_memory_seq_cp(self._memory, source, target, -1, -1)
        self.forget(target, length)

    def decode(self, slices: list[Slice]) -> dict[int, range] | None:
        """One step over all slices, which must come in ascending order of their slots.

        Returns the rows of the logits of each slot that asked for them (none where the step was aborted), or None
        where the cache has no room for all: then nothing was evaluated. Raises EngineError where llama.cpp fails.
        """
        batch, n, rows = self._batch, 0, {}
        for part in slices:
            for position, token in enumerate(part.tokens, part.start):
                batch.token[n] = token
                batch.pos[n] = position
                batch.n_seq_id[n] = 1
                batch.seq_id[n][0] = part.slot
                batch.logits[n] = position >= part.start + len(part.tokens) - part.logits
                n += 1
            if part.logits:
                rows[part.slot] = range(n - part.logits, n)
        batch.n_tokens = n
        status = self._api.llama_decode(self._context, batch)
        if status == 2 or self.aborted:
            return {}
        if status == 1:
            return None
        if status == -2:
            raise OutOfMemory("llama.cpp has no memory left for a step.", _LESS)
        if status != 0:
            raise EngineError(
                f"llama.cpp failed with status {status} ({nativelog.first_error('no reason given')}).",
                "Run `qmath doctor`.",
            )
        return rows

    def close(self) -> None:
        """Free everything. Idempotent."""
        api = self._api
        for key in list(self._samplers):
            self.close_sampler(key)
        if self._batch is not None:
            api.llama_batch_free(self._batch)
        if self._context:
            api.llama_free(self._context)
        if self._model:
            api.llama_model_free(self._model)
        self._batch = self._context = self._model = None
