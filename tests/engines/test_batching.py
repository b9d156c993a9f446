"""The in-process engine on real llama.cpp, with a tiny model of random weights."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qmath.doctor.tiny import write_tiny_model
from qmath.engines.base import Broken, Done, Failed, Output, Piece
from qmath.engines.batching import LlamaEngine
from qmath.engines.llama import LlamaConfig
from qmath.errors import ModelLoadError, PromptTooLong
from qmath.fences import Stops
from qmath.turn import Generate, Message, Sampling

Open = Callable[..., "Opened"]


class Opened:
    """An engine with what it emitted."""

    def __init__(self, path: Path, **config: int) -> None:
        self.outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
        self.engine = LlamaEngine(LlamaConfig(path, n_threads=1, **config), "tiny")
        self.engine.start(self.outputs.put)

    def until_done(self, *keys: str) -> tuple[dict[str, str], dict[str, Done]]:
        """The text shown and the end of each key."""
        shown, done = dict.fromkeys(keys, ""), {}
        while len(done) < len(keys):
            output = self.outputs.get(timeout=60)
            if isinstance(output, Piece):
                shown[output.key] += output.text
            elif isinstance(output, Done):
                done[output.key] = output
            else:
                raise AssertionError(output)
        return shown, done


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    write_tiny_model(path)
    return path


@pytest.fixture
def opened(tiny: Path) -> Iterator[Open]:
    engines: list[Opened] = []

    def open_engine(**config: int) -> Opened:
        engines.append(Opened(tiny, **{"n_ctx": 256, **config}))
        return engines[-1]

    yield open_engine
    for each in engines:
        each.engine.close()


def request(text: str = "1+1", prefix: str = "", most: int = 12, **sampling: float) -> Generate:
    return Generate((Message("user", text),), prefix, Stops(("\0never",)), most, Sampling(**sampling))  # type: ignore[arg-type]


def test_pieces_are_the_text_and_tokens_are_counted_once(opened: Open) -> None:
    box = opened()
    box.engine.submit("a", request())
    shown, done = box.until_done("a")
    first = done["a"]
    assert shown["a"] == first.generated.text
    assert first.usage.completion_tokens <= 12
    assert first.usage.evaluated_tokens == first.usage.prompt_tokens + first.usage.completion_tokens - 1

    addition = "\n```output\n2\n```\n"
    box.engine.submit("a", request(prefix=first.generated.text + addition))
    _, done = box.until_done("a")
    again = done["a"].usage
    # The vocabulary has a token a byte: the last sampled token, the block, and what was written, once each.
    assert again.prompt_tokens == 0
    assert again.evaluated_tokens <= 1 + len(addition) + again.completion_tokens


def test_greedy_text_is_the_same_with_and_without_the_cache(opened: Open) -> None:
    box = opened()
    box.engine.submit("a", request())
    prefix = box.until_done("a")[1]["a"].generated.text + "so "
    box.engine.submit("a", request(prefix=prefix))
    cached = box.until_done("a")[1]["a"]
    box.engine.release("a")
    box.engine.submit("b", request(prefix=prefix))
    cold = box.until_done("b")[1]["b"]
    assert cached.generated == cold.generated
    assert cached.usage.evaluated_tokens < cold.usage.evaluated_tokens


def test_more_attempts_than_slots_wait_their_turn(opened: Open) -> None:
    box = opened(n_seq=2)
    keys = [f"k{i}" for i in range(5)]
    for i, key in enumerate(keys):
        box.engine.submit(key, request(f"{i}+{i}"))
    finished = []
    for _ in keys:
        output = box.outputs.get(timeout=60)
        while not isinstance(output, Done):
            output = box.outputs.get(timeout=60)
        finished.append(output.key)
        box.engine.release(output.key)
    assert sorted(finished) == keys


def test_a_seed_makes_samples_reproducible(opened: Open) -> None:
    box, texts = opened(), []
    for key, seed in (("a", 7), ("b", 7), ("c", 8)):
        box.engine.submit(key, request(temperature=2.0, top_p=0.95, seed=seed))
        texts.append(box.until_done(key)[1][key].generated.text)
        box.engine.release(key)
    assert texts[0] == texts[1] != texts[2]


def test_a_problem_larger_than_the_context_is_refused_with_the_numbers(opened: Open) -> None:
    box = opened(n_ctx=256)
    box.engine.submit("a", request("x" * 1000))
    output = box.outputs.get(timeout=60)
    assert isinstance(output, Failed)
    assert isinstance(output.error, PromptTooLong)
    assert "256" in output.error.message
    box.engine.submit("b", request())
    assert box.until_done("b")[1]["b"].generated


def test_a_transcript_ends_where_the_context_ends(opened: Open) -> None:
    box = opened(n_ctx=256)
    box.engine.submit("a", request(most=10_000))
    _, done = box.until_done("a")
    usage = done["a"].usage
    assert done["a"].generated.reason in ("context", "end")
    assert usage.prompt_tokens + usage.completion_tokens <= 256


def test_a_released_attempt_says_nothing_more(opened: Open) -> None:
    box = opened()
    box.engine.submit("a", request(most=200))
    box.outputs.get(timeout=60)
    box.engine.release("a")
    box.engine.submit("b", request())
    keys = []
    while "b" not in keys:
        output = box.outputs.get(timeout=60)
        keys.append(output.key if isinstance(output, Piece | Done) else "")
    assert "a" not in keys[keys.index("b") :]


def test_closing_returns_at_once(opened: Open) -> None:
    box = opened()
    box.engine.submit("a", request("x" * 200, most=10_000))
    box.outputs.get(timeout=60)
    started = time.monotonic()
    box.engine.close()
    box.engine.close()
    assert time.monotonic() - started < 0.5


def test_a_file_that_is_no_model_breaks_the_engine_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "no.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 200)
    box = Opened(path)
    output = box.outputs.get(timeout=60)
    assert isinstance(output, Broken)
    assert isinstance(output.error, ModelLoadError)
    assert "no.gguf" in str(output.error)
