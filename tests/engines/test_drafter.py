"""Drafts by a small model: texts stay the same, drafts that are right save steps, and those that are not, stop."""

from __future__ import annotations

import queue
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from qmath.doctor import tiny
from qmath.engines.base import Broken, Done
from qmath.engines.batching import LlamaEngine
from qmath.engines.drafter import Balance
from qmath.engines.llama import LlamaConfig
from qmath.errors import ModelLoadError
from qmath.fences import Stops
from qmath.turn import Generate, Message, Sampling

LAYER = "blk.1."
DECIDED = 40.0  # as the norms' weights: a model of random weights that is sure of what it says


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A tiny model of one or two layers. The second adds nothing, so that both say the same."""
    plain = tiny._block

    def block(kind: int, source: random.Random) -> bytes:
        return struct.pack("<f", DECIDED) if kind == tiny.F32 else plain(kind, source)

    def write(name: str, *, layers: int = 1, seed: int = 0, tokens: list[str] | None = None) -> Path:
        path = tmp_path / f"{name}.gguf"
        metadata = {**tiny._METADATA, "qwen2.block_count": layers}
        if tokens is not None:
            metadata["tokenizer.ggml.tokens"] = tokens
        second = [(n.replace("blk.0.", LAYER), k, s) for n, k, s in tiny._TENSORS if n.startswith("blk.0.")]
        source = random.Random(seed)
        with monkeypatch.context() as patched:
            patched.setattr(tiny, "_block", block)
            patched.setattr(tiny.random, "Random", lambda _: source)
            patched.setattr(tiny, "_METADATA", metadata)
            patched.setattr(tiny, "_TENSORS", [*tiny._TENSORS, *(second if layers == 2 else [])])
            tiny.write_tiny_model(path)
        if layers == 2:
            one = write("one", seed=seed)
            size = _data_size(one)
            raw = bytearray(path.read_bytes())
            tail = len(raw) - (_data_size(path) - size)
            path.write_bytes(raw[:tail] + bytes(len(raw) - tail))
        return path

    return write


def _data_size(path: Path) -> int:
    from gguf import GGUFReader

    reader = GGUFReader(path)
    return path.stat().st_size - int(reader.data_offset)


class Run:
    """What a model wrote, in how many steps, and how many tokens went through it."""

    def __init__(self, model: Path, draft: Path | None, temperature: float = 0.0, most: int = 60) -> None:
        small = draft and LlamaConfig(draft, n_ctx=256, n_threads=1, n_gpu_layers=0)
        config = LlamaConfig(model, n_ctx=256, n_threads=1, n_gpu_layers=0, draft=small or None)
        outputs: queue.SimpleQueue[object] = queue.SimpleQueue()
        engine = LlamaEngine(config, "tiny")
        decode, self.steps = engine._llama.decode, 0

        def counted(slices):
            self.steps += 1
            return decode(slices)

        engine._llama.decode = counted
        engine.start(outputs.put)
        try:
            messages = (Message("user", "1+1"),)
            engine.submit("a", Generate(messages, "", Stops(("\0never",)), most, Sampling(temperature)))
            while not isinstance(output := outputs.get(timeout=60), Done):
                if isinstance(output, Broken):
                    raise output.error
        finally:
            engine.close()
        self.text, self.usage = output.generated.text, output.usage


@pytest.fixture
def large(make: Callable[..., Path]) -> Path:
    return make("large", layers=2)


def test_a_twin_is_right_and_saves_steps(make: Callable[..., Path], large: Path) -> None:
    plain, drafted = Run(large, None), Run(large, make("small"))
    assert drafted.text == plain.text
    assert drafted.usage == plain.usage  # nothing went through the large model in vain
    assert drafted.steps < 0.8 * plain.steps


def test_a_stranger_is_wrong_and_changes_nothing(make: Callable[..., Path], large: Path) -> None:
    plain, drafted = Run(large, None), Run(large, make("stranger", seed=5))
    assert drafted.text == plain.text
    assert drafted.steps <= plain.steps
    vain = drafted.usage.evaluated_tokens - plain.usage.evaluated_tokens
    assert 0 < vain < plain.usage.completion_tokens  # it was tried, and left alone


def test_what_is_drawn_by_lot_is_not_drafted(make: Callable[..., Path], large: Path) -> None:
    plain, drafted = Run(large, None, temperature=1.0), Run(large, make("small"), temperature=1.0)
    assert (drafted.text, drafted.steps) == (plain.text, plain.steps)


def test_a_model_that_cannot_draft_for_another_is_refused(make: Callable[..., Path], large: Path) -> None:
    with pytest.raises(ModelLoadError, match="not smaller"):
        Run(make("small"), large)
    with pytest.raises(ModelLoadError, match="other tokens"):
        Run(large, make("other", tokens=[*reversed(tiny._TOKENS)]))


def test_drafts_that_do_not_pay_are_paused_for_longer_each_time() -> None:
    balance, pauses, tried = Balance(cost=0.3, share=0.2), [], 0
    for _ in range(2000):
        if balance.is_paused():
            pauses[-1] += 1
            continue
        tried += 1
        before = balance._waits
        balance.spend(2)
        balance.learn(2, 0)
        if balance._waits > before:
            pauses.append(0)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert pauses[0] < pauses[-2]
    assert tried < 100


def test_drafts_that_pay_are_never_paused() -> None:
    balance = Balance(cost=0.3, share=0.2)
    for _ in range(1000):
        assert not balance.is_paused()
        balance.spend(4)
        balance.learn(4, 4)


def test_a_draft_is_as_long_as_it_pays() -> None:
    cheap, dear = Balance(cost=0.02, share=0.03), Balance(cost=0.4, share=0.2)
    assert cheap.goes_on(0.1)
    assert not dear.goes_on(0.4)
    assert dear.keeps(0.4)
    assert not Balance(cost=1.0, share=0.2).goes_on(1.0)
