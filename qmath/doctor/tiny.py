"""A tiny GGUF with random weights, to find out whether llama.cpp can decode on this machine.

One qwen2 layer of width 256, about 400 kB, written in a few milliseconds by the standard library. It is
written rather than shipped so that what is in it can be read here. The widths are multiples of 256 and the
weights Q4_K, Q4_0 and Q8_0, because the kernels that are chosen per machine (AMX, repacked AVX-512, NEON,
tensor cores) take these only. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

WIDTH = 256  # n_embd and n_ff
HEADS, KV_HEADS, HEAD_DIM = 4, 2, 64
VOCAB = 288  # 256 bytes, one end token, the rest unused: a multiple of 32
ALIGNMENT = 32

# The numbers of ggml.h and gguf.h, and for a type: values a block, bytes a block.
F32, Q4_0, Q8_0, Q4_K = 0, 2, 8, 12
_BLOCKS = {F32: (1, 4), Q4_0: (32, 18), Q8_0: (32, 34), Q4_K: (256, 144)}
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY = 4, 5, 6, 8, 9
Value = str | float | int | Sequence[str] | Sequence[int]

_NORMAL_TOKEN, _CONTROL_TOKEN, _UNUSED_TOKEN = 1, 3, 5


def write_tiny_model(path: Path) -> None:
    """Write the model; the same bytes every time. Raises OSError."""
    source = random.Random(0)
    metadata = [_entry(key, value) for key, value in _METADATA.items()]
    infos: list[bytes] = []
    data = bytearray()
    for name, kind, shape in _TENSORS:
        infos.append(_text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, len(data)))
        rows = 1 if len(shape) == 1 else shape[1]
        values, _ = _BLOCKS[kind]
        for _ in range(rows * shape[0] // values):
            data += _block(kind, source)
        data += bytes(-len(data) % ALIGNMENT)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(metadata)) + b"".join(metadata) + b"".join(infos)
    path.write_bytes(head + bytes(-len(head) % ALIGNMENT) + data)


def _block(kind: int, source: random.Random) -> bytes:
    """One block of small random weights: random quants under a scale that keeps activations near 1."""
    if kind == F32:
        return struct.pack("<f", 1.0)
    if kind == Q4_0:
        return struct.pack("<e", 0.01) + source.randbytes(16)
    if kind == Q8_0:
        return struct.pack("<e", 0.001) + source.randbytes(32)
    return struct.pack("<ee", 0.0005, 0.0005) + source.randbytes(140)  # Q4_K: d, dmin, scales, quants


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _entry(key: str, value: Value) -> bytes:
    kind, raw = _value(value)
    return _text(key) + struct.pack("<I", kind) + raw


def _value(value: Value) -> tuple[int, bytes]:
    """The GGUF type of a metadata value, and its bytes."""
    match value:
        case str():
            return _STRING, _text(value)
        case float():
            return _FLOAT32, struct.pack("<f", value)
        case int():
            return _UINT32, struct.pack("<I", value)
        case _:  # an array; llama.cpp wants the numbers in one signed
            items = [_text(item) if isinstance(item, str) else struct.pack("<i", item) for item in value]
            kind = _STRING if isinstance(value[0], str) else _INT32
            return _ARRAY, struct.pack("<IQ", kind, len(items)) + b"".join(items)


def _byte_alphabet() -> Iterable[str]:
    """The printable character that stands for each byte in GPT-2's byte-level BPE."""
    shown = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    hidden = iter(range(0x100, 0x200))
    return [chr(byte) if byte in shown else chr(next(hidden)) for byte in range(256)]


_TOKENS = [*_byte_alphabet(), "<|im_end|>", *(f"<|unused_{i}|>" for i in range(257, VOCAB))]
_TOKEN_TYPES = [_NORMAL_TOKEN] * 256 + [_CONTROL_TOKEN] + [_UNUSED_TOKEN] * (VOCAB - 257)
_METADATA: dict[str, Value] = {
    "general.architecture": "qwen2",
    "general.name": "qmath self-test",
    "general.alignment": ALIGNMENT,
    "qwen2.block_count": 1,
    "qwen2.context_length": 512,
    "qwen2.embedding_length": WIDTH,
    "qwen2.feed_forward_length": WIDTH,
    "qwen2.attention.head_count": HEADS,
    "qwen2.attention.head_count_kv": KV_HEADS,
    "qwen2.attention.layer_norm_rms_epsilon": 1e-6,
    "qwen2.rope.freq_base": 10000.0,
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.pre": "qwen2",
    "tokenizer.ggml.tokens": _TOKENS,
    "tokenizer.ggml.token_type": _TOKEN_TYPES,
    "tokenizer.ggml.merges": ["Ġ Ġ"],
    "tokenizer.ggml.eos_token_id": 256,
}
_TENSORS: Sequence[tuple[str, int, tuple[int, ...]]] = [
    ("token_embd.weight", Q8_0, (WIDTH, VOCAB)),
    ("blk.0.attn_norm.weight", F32, (WIDTH,)),
    ("blk.0.attn_q.weight", Q4_K, (WIDTH, HEADS * HEAD_DIM)),
    ("blk.0.attn_q.bias", F32, (HEADS * HEAD_DIM,)),
    ("blk.0.attn_k.weight", Q4_K, (WIDTH, KV_HEADS * HEAD_DIM)),
    ("blk.0.attn_k.bias", F32, (KV_HEADS * HEAD_DIM,)),
    ("blk.0.attn_v.weight", Q8_0, (WIDTH, KV_HEADS * HEAD_DIM)),
    ("blk.0.attn_v.bias", F32, (KV_HEADS * HEAD_DIM,)),
    ("blk.0.attn_output.weight", Q4_K, (HEADS * HEAD_DIM, WIDTH)),
    ("blk.0.ffn_norm.weight", F32, (WIDTH,)),
    ("blk.0.ffn_gate.weight", Q4_K, (WIDTH, WIDTH)),
    ("blk.0.ffn_up.weight", Q4_0, (WIDTH, WIDTH)),
    ("blk.0.ffn_down.weight", Q4_K, (WIDTH, WIDTH)),
    ("output_norm.weight", F32, (WIDTH,)),
    ("output.weight", Q4_K, (WIDTH, VOCAB)),
]
