"""How many bytes llama.cpp takes for what: KV cache, compute buffers, reserves. Formulas, no policy.

Measured with llama.cpp's own log on CPU (Qwen2 1.5B and SmolLM2 135M, contexts 512–131072, 1–64 sequences): the KV
cache and the compute buffer come out exact; `make acceptance` measures again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol

KVType = Literal["f16", "q8_0"]

N_BATCH: Final = 512  # tokens in a micro-batch, llama.cpp's default
CTX_STEP: Final = 256  # llama.cpp rounds the context of a sequence up to this
PROCESS_BYTES: Final = 160 << 20  # Python, SymPy and llama.cpp's own structures
_BYTES_OF_32: Final[dict[KVType, int]] = {"f16": 64, "q8_0": 34}  # of 32 numbers in a KV cache


class Shape(Protocol):
    """What the arithmetic needs of a model: a `header.Header`, or a registry entry's estimate. Sizes are bytes."""

    @property
    def layers(self) -> int: ...
    @property
    def hidden(self) -> int: ...
    @property
    def feed_forward(self) -> int: ...
    @property
    def kv_heads(self) -> Sequence[int]: ...
    @property
    def key_length(self) -> int: ...
    @property
    def value_length(self) -> int: ...
    @property
    def vocabulary(self) -> int: ...
    @property
    def context(self) -> int: ...
    @property
    def layer_bytes(self) -> Sequence[int]: ...
    @property
    def repack_bytes(self) -> Sequence[int]: ...
    @property
    def input_bytes(self) -> int: ...
    @property
    def output_bytes(self) -> int: ...
    @property
    def tied(self) -> bool: ...


def rounded_ctx(n_ctx: int) -> int:
    """The context of a sequence as llama.cpp allocates it, in tokens."""
    return -(-n_ctx // CTX_STEP) * CTX_STEP


def kv_bytes(shape: Shape, layer: int, n_ctx: int, n_seq: int, kv_type: KVType) -> int:
    """The cache of one layer: `n_seq` sequences of `n_ctx` tokens each."""
    numbers = shape.kv_heads[layer] * (shape.key_length + shape.value_length)
    return rounded_ctx(n_ctx) * n_seq * numbers * _BYTES_OF_32[kv_type] // 32


def compute_bytes(shape: Shape, n_ctx: int, outputs: int) -> int:
    """The compute buffer of a device that runs layers; `outputs` rows of logits where it runs the output matrix too.

    A micro-batch needs gate, up and product of the feed-forward block, four rows of the residual stream and the
    attention mask at once, or later, in the same memory, the logits.
    """
    activations = N_BATCH * (4 * (3 * shape.feed_forward + 4 * shape.hidden) + 2 * rounded_ctx(n_ctx))
    logits = outputs * 4 * (shape.vocabulary + 2 * shape.hidden)
    return max(activations, logits)


def input_compute_bytes(shape: Shape, n_ctx: int) -> int:
    """The buffer that stays in main memory where every layer is on an accelerator: embeddings and mask."""
    return N_BATCH * (4 * shape.hidden + 2 * rounded_ctx(n_ctx))


def output_bytes(shape: Shape, n_seq: int) -> int:
    """Logits handed back to the host: a row a sequence."""
    return n_seq * shape.vocabulary * 4


def device_reserve(total_bytes: int) -> int:
    """What stays free on an accelerator: its driver's context and scratch, and a desktop's windows."""
    return min(max(384 << 20, total_bytes // 20), 1 << 30)


def host_reserve(total_bytes: int) -> int:
    """What stays free in main memory for everything else that runs."""
    return min(max(256 << 20, total_bytes // 16), 2 << 30)


def human(n_bytes: float) -> str:
    """Bytes for people, in powers of ten as the hub and disks count: `986 MB`, `4.7 GB`."""
    if n_bytes >= 1e9:
        return f"{n_bytes / 1e9:.1f} GB" if n_bytes < 1e11 else f"{n_bytes / 1e9:.0f} GB"
    return f"{n_bytes / 1e6:.0f} MB" if n_bytes >= 1e6 or not n_bytes else f"{n_bytes / 1e3:.0f} kB"
