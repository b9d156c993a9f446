"""The in-process engine on real llama.cpp, with a tiny model of random weights."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qmath.doctor.tiny import write_tiny_model
from qmath.engines.base import Broken, Done, Failed, Output, Piece, Ready
from qmath.engines.batching import LlamaEngine
from qmath.engines.llama import LlamaConfig
from qmath.engines.nativelog import not_loaded
from qmath.errors import ModelLoadError, PromptTooLong
from qmath.fences import Stops
from qmath.turn import Generate, Message, Sampling

Open = Callable[..., "Opened"]


class Opened:
    """An engine with what it emitted, but that it is ready."""

    def __init__(self, path: Path, **config: int) -> None:
        self.outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
        self.engine = LlamaEngine(LlamaConfig(path, n_threads=1, **config), "tiny")
        self.engine.start(lambda output: None if output == Ready() else self.outputs.put(output))

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


def test_it_says_when_the_weights_are_read(tiny: Path) -> None:
    outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
    engine = LlamaEngine(LlamaConfig(tiny, n_ctx=256), "tiny")
    assert not engine.ready
    engine.submit("a", request())
    engine.start(outputs.put)
    assert outputs.get(timeout=60) == Ready()
    assert engine.ready
    engine.close()


def test_nobody_waits_for_a_step_that_cannot_be_aborted(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = opened()
    inside = threading.Event()

    def step(slices: object) -> dict[int, range]:
        inside.set()
        time.sleep(1.0)
        return {}

    monkeypatch.setattr(box.engine._llama, "decode", step)
    box.engine.submit("a", request())
    assert inside.wait(60)
    began = time.monotonic()
    box.engine.close()
    assert time.monotonic() - began < 0.3
    box.engine._thread.join()


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


LONG = "What is the sum of the first one hundred positive integers, and why is that so?"


def test_samples_of_one_problem_read_it_once(opened: Open) -> None:
    box = opened(n_seq=4)
    keys = [f"k{i}" for i in range(4)]
    for seed, key in enumerate(keys):
        box.engine.submit(key, request(LONG, temperature=1.5, seed=seed))
    _, done = box.until_done(*keys)
    texts = {d.generated.text for d in done.values()}
    read = [d.usage.evaluated_tokens - d.usage.completion_tokens for d in done.values()]
    assert len(texts) > 1
    assert max(read) > len(LONG)
    assert sorted(read)[:3] == [
        0,
        0,
        0,
    ]  # of a shared prompt, the last token is evaluated for its logits, and no other


def test_a_new_problem_begins_with_what_its_place_still_holds(opened: Open) -> None:
    box = opened()
    read = []
    for key, text in (("a", LONG), ("b", f"{LONG}!")):
        box.engine.submit(key, request(text))
        usage = box.until_done(key)[1][key].usage
        read.append(usage.evaluated_tokens - usage.completion_tokens)
        box.engine.release(key)
    assert read[1] < read[0] - len(LONG)


@pytest.mark.parametrize("layout", [{"n_cells": None}, {"n_cells": 4096}, {"n_cells": 300}])
def test_the_layout_of_the_cache_changes_no_text(opened: Open, layout: dict[str, int | None]) -> None:
    """300 cells hold two or three of these six at a time: the youngest waits, and goes on where it was."""
    box, alone = opened(n_seq=6, **layout), opened()
    keys = [f"k{i}" for i in range(6)]
    for i, key in enumerate(keys):
        box.engine.submit(key, request(f"{i}+{i}", most=60))
    shown, done = {}, {}
    while len(done) < len(keys):
        output = box.outputs.get(timeout=60)
        assert isinstance(output, Piece | Done), output
        if isinstance(output, Piece):
            shown[output.key] = shown.get(output.key, "") + output.text
        else:
            done[output.key] = output.generated
            box.engine.release(output.key)
    for i, key in enumerate(keys):
        alone.engine.submit("x", request(f"{i}+{i}", most=60))
        expected = alone.until_done("x")[1]["x"].generated
        alone.engine.release("x")
        assert done[key] == expected
        assert shown[key] == expected.text


def test_drafts_change_no_text(opened: Open) -> None:
    """The tiny model soon repeats itself: drafts are made, taken and rejected."""
    with_drafts, plain = opened(), opened(n_drafts=0)
    texts, used = [], []
    for box in (with_drafts, plain):
        box.engine.submit("a", request("1+1", most=150))
        done = box.until_done("a")[1]["a"]
        texts.append(done.generated)
        used.append(done.usage)
    assert texts[0] == texts[1]
    assert used[0].completion_tokens == used[1].completion_tokens
    assert used[0].evaluated_tokens >= used[1].evaluated_tokens


def test_a_mean_log_probability_is_told_where_it_is_asked_for(opened: Open) -> None:
    box = opened()
    box.engine.submit("a", request(temperature=1.0, scored=True))
    box.engine.submit("b", request(temperature=1.0))
    done = {}
    done |= box.until_done("a")[1]
    box.engine.release("a")
    done |= box.until_done("b")[1]
    assert done["b"].logprob is None
    assert done["a"].logprob is not None
    assert -20 * 12 < done["a"].logprob < 0


SHORT_OF_MEMORY = """
import queue, resource, sys
from pathlib import Path
from qmath.engines.base import Piece, Ready
from qmath.engines.batching import LlamaEngine
from qmath.engines.llama import LlamaConfig
from qmath.fences import Stops
from qmath.turn import Generate, Message
import llama_cpp, numpy

path, second = Path(sys.argv[1]), sys.argv[2]
large = LlamaConfig(path, n_ctx=1 << 20, n_seq=2)  # a cache of a gigabyte
smaller = {"small": LlamaConfig(path, n_ctx=256, n_seq=2, n_cells=256), "large": large, "none": None}[second]
asked, outputs = [], queue.SimpleQueue()
engine = LlamaEngine(large, "tiny", lambda error: (asked.append(engine._llama._model), smaller)[1])
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (600 << 20),) * 2)
engine.start(outputs.put)
engine.submit("a", Generate((Message("user", "1+1"),), "", Stops(), 4))
while isinstance(output := outputs.get(timeout=60), Piece | Ready):
    pass
print(asked, type(output).__name__, type(getattr(output, "error", None)).__name__)
engine.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded by Linux's means")
@pytest.mark.parametrize(
    ("second", "outcome"),
    [("small", "Done NoneType"), ("large", "Broken OutOfMemory"), ("none", "Broken OutOfMemory")],
)
def test_memory_that_runs_out_is_met_once_with_a_smaller_plan(tiny: Path, second: str, outcome: str) -> None:
    command = [sys.executable, "-c", SHORT_OF_MEMORY, str(tiny), second]
    run = subprocess.run(command, capture_output=True, text=True, timeout=100)
    # Asked once, and with the first model gone: its weights are no part of what is not free.
    assert (run.stdout.strip(), run.stderr) == (f"[None] {outcome}", "")


def test_a_context_beyond_the_trained_one_is_stretched(tiny: Path) -> None:
    texts = set()
    for trained in (None, 512, 64):
        opened = Opened(tiny, n_ctx=512, **({} if trained is None else {"trained_ctx": trained}))
        opened.engine.submit("a", Generate((Message("user", "1+1 " * 40),), "", Stops(), 24))
        shown, _ = opened.until_done("a")
        texts.add((trained == 64, shown["a"]))
        opened.engine.close()
    assert len({text for stretched, text in texts if not stretched}) == 1
    assert len(texts) == 2


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("unknown model architecture: 'qwen9'", "pip install --upgrade llama-cpp-python"),
        ("unable to allocate CUDA0 buffer", "Close other programs"),
        ("cudaMalloc failed: out of memory", "smaller model"),
        ("tensor 'x' has wrong shape", "download it again"),
    ],
)
def test_what_llama_cpp_says_of_a_file_becomes_what_to_do(reason: str, words: str) -> None:
    assert words in not_loaded("m.gguf", reason).remedy


def test_a_prompt_longer_than_a_batch_is_read_in_chunks_beside_others(opened: Open) -> None:
    box, alone = opened(n_seq=2, n_ctx=1024, n_batch=64), opened(n_ctx=1024)
    asked = {"long": request(LONG * 8), "short": request("1+1", most=40)}
    for key in asked:
        box.engine.submit(key, asked[key])
    _, done = box.until_done(*asked)
    for key in asked:
        alone.engine.submit(key, asked[key])
        assert done[key].generated == alone.until_done(key)[1][key].generated
        alone.engine.release(key)
