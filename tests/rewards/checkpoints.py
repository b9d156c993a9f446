"""A tiny random reward model as the hub would have it, and what it computes, in NumPy from its raw tensors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qmath.doctor.tiny import _byte_alphabet
from qmath.rewards.convert import convert

Array = np.ndarray[Any, np.dtype[np.float32]]
WIDTH, FEED, LAYERS, HEADS, KV_HEADS = 64, 96, 2, 4, 2
EPS, THETA = 1e-6, 10000.0
ALPHABET = list(_byte_alphabet())
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<extra_0>"]
VOCAB = len(ALPHABET) + 1 + len(SPECIAL) + 3  # one merge; three rows that no token has


def write_checkpoint(folder: Path, outputs: int, kind: str = "BF16", seed: int = 0) -> dict[str, Array]:
    """The tensors as they are stored, in float32. `outputs`: 1 for an outcome, 2 for a process reward model."""
    folder.mkdir(parents=True)
    tensors = {name: _rounded(array, kind) for name, array in _random(outputs, seed).items()}
    names = sorted(tensors)
    half = len(names) // 2
    files = {"model-1.safetensors": names[:half], "model-2.safetensors": names[half:]}
    for file, part in files.items():
        _write_safetensors(folder / file, {name: tensors[name] for name in part}, kind)
    index = {"weight_map": {name: file for file, part in files.items() for name in part}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    config = {
        "architectures": ["Qwen2ForRewardModel" if outputs == 1 else "Qwen2ForProcessRewardModel"],
        "model_type": "qwen2", "hidden_size": WIDTH, "intermediate_size": FEED, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "num_key_value_heads": KV_HEADS, "rms_norm_eps": EPS, "rope_theta": THETA,
        "max_position_embeddings": 512, "vocab_size": VOCAB, "eos_token_id": 257,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    vocabulary = {token: i for i, token in enumerate([*ALPHABET, "ab"])}
    added = [{"id": len(vocabulary) + i, "content": t, "special": True} for i, t in enumerate(SPECIAL)]
    tokenizer = {"model": {"type": "BPE", "vocab": vocabulary, "merges": ["a b"]}, "added_tokens": added}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    return tensors


def tokens_of(parts: list[tuple[str, bool]]) -> list[int]:
    """By the definition of this vocabulary: a byte a token, save the one merge and the special ones."""
    found = []
    for text, special in parts:
        if special:
            found.append(257 + SPECIAL.index(text))
            continue
        symbols = "".join(ALPHABET[ALPHABET.index(c)] if c in ALPHABET else c for c in _shown(text))
        while symbols:
            merged = symbols.startswith("ab")
            found.append(256 if merged else ALPHABET.index(symbols[0]))
            symbols = symbols[2 if merged else 1 :]
    return found


def _shown(text: str) -> str:
    return "".join(ALPHABET[byte] for byte in text.encode())


@dataclass(frozen=True)
class Reference:
    """Qwen2 (RMSNorm, rotary positions, grouped queries, SwiGLU) and the head, as transformers computes them."""

    tensors: dict[str, Array]

    def hidden(self, tokens: list[int]) -> Array:
        """Behind the last norm."""
        t = self.tensors
        x = t["model.embed_tokens.weight"][tokens]
        for layer in range(LAYERS):
            name = f"model.layers.{layer}."
            x = x + self._attention(_norm(x, t[name + "input_layernorm.weight"]), name + "self_attn.")
            y = _norm(x, t[name + "post_attention_layernorm.weight"])
            gate = y @ t[name + "mlp.gate_proj.weight"].T
            up = y @ t[name + "mlp.up_proj.weight"].T
            x = x + (gate / (1 + np.exp(-gate)) * up) @ t[name + "mlp.down_proj.weight"].T
        return _norm(x, t["model.norm.weight"])

    def head(self, hidden: Array) -> Array:
        t = self.tensors
        inner = np.maximum(hidden @ t["score.0.weight"].T + t["score.0.bias"], 0)
        return inner @ t["score.2.weight"].T + t["score.2.bias"]

    def steps(self, tokens: list[int]) -> Array:
        """A process reward model's probability that each step is right."""
        marks = [i for i, token in enumerate(tokens) if token == 257 + SPECIAL.index("<extra_0>")]
        logits = self.head(self.hidden(tokens))[marks].astype(np.float64)
        return np.exp(logits[:, 1]) / np.exp(logits).sum(axis=1)

    def _attention(self, x: Array, name: str) -> Array:
        t, n, size = self.tensors, len(x), WIDTH // HEADS

        def project(which: str, heads: int) -> Array:
            flat = x @ t[f"{name}{which}_proj.weight"].T + t[f"{name}{which}_proj.bias"]
            return flat.reshape(n, heads, size)

        q, k, v = _turned(project("q", HEADS)), _turned(project("k", KV_HEADS)), project("v", KV_HEADS)
        out = np.zeros((n, HEADS, size), np.float32)
        for head in range(HEADS):
            shared = head // (HEADS // KV_HEADS)
            scores = q[:, head] @ k[:, shared].T / np.sqrt(size)
            scores[np.triu_indices(n, 1)] = -np.inf
            weights = np.exp(scores - scores.max(axis=1, keepdims=True))
            out[:, head] = weights / weights.sum(axis=1, keepdims=True) @ v[:, shared]
        return out.reshape(n, WIDTH) @ t[name + "o_proj.weight"].T


@dataclass(frozen=True)
class Made:
    """A random reward model: its checkpoint, its two files, and what it computes."""

    folder: Path
    trunk: Path
    head: Path
    reference: Reference


def make(folder: Path, outputs: int) -> Made:
    tensors = write_checkpoint(folder / "checkpoint", outputs)
    trunk = folder / "reward.gguf"
    return Made(
        folder / "checkpoint", trunk, convert(folder / "checkpoint", trunk, "f32"), Reference(tensors)
    )


def _norm(x: Array, weight: Array) -> Array:
    return x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + EPS) * weight


def _turned(x: Array) -> Array:
    n, _, size = x.shape
    angles = np.outer(np.arange(n), THETA ** (-np.arange(0, size, 2) / size))[:, None]
    first, second = x[..., : size // 2], x[..., size // 2 :]
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1).astype(
        np.float32
    )


def _random(outputs: int, seed: int) -> dict[str, Array]:
    rng = np.random.default_rng(seed)

    def some(*shape: int, scale: float = 0.3) -> Array:
        return rng.normal(0, scale, shape).astype(np.float32)

    kv = WIDTH // HEADS * KV_HEADS
    found = {
        "model.embed_tokens.weight": some(VOCAB, WIDTH, scale=1),
        "model.norm.weight": 1 + some(WIDTH),
        "lm_head.weight": some(VOCAB, WIDTH),
        "score.0.weight": some(WIDTH, WIDTH),
        "score.0.bias": some(WIDTH),
        "score.2.weight": some(outputs, WIDTH),
        "score.2.bias": some(outputs),
    }
    for layer in range(LAYERS):
        name = f"model.layers.{layer}."
        for which, width in (("q", WIDTH), ("k", kv), ("v", kv)):
            found[f"{name}self_attn.{which}_proj.weight"] = some(width, WIDTH)
            found[f"{name}self_attn.{which}_proj.bias"] = some(width)
        found[name + "self_attn.o_proj.weight"] = some(WIDTH, WIDTH)
        for norm in ("input", "post_attention"):
            found[f"{name}{norm}_layernorm.weight"] = 1 + some(WIDTH)
        found[name + "mlp.gate_proj.weight"] = some(FEED, WIDTH)
        found[name + "mlp.up_proj.weight"] = some(FEED, WIDTH)
        found[name + "mlp.down_proj.weight"] = some(WIDTH, FEED)
    return found


def _rounded(array: Array, kind: str) -> Array:
    if kind == "BF16":
        return (array.view(np.uint32) & 0xFFFF0000).astype(np.uint32).view(np.float32)
    return array.astype({"F16": np.float16, "F32": np.float32}[kind]).astype(np.float32)


def _write_safetensors(path: Path, tensors: dict[str, Array], kind: str) -> None:
    """https://github.com/huggingface/safetensors#format"""
    head: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, array in tensors.items():
        if kind == "BF16":
            raw = (array.view(np.uint32) >> 16).astype(np.uint16).tobytes()
        else:
            raw = array.astype({"F16": np.float16, "F32": np.float32}[kind]).tobytes()
        head[name] = {"dtype": kind, "shape": array.shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(head).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
