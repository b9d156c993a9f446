"""Real servers on loopback: what they write is what the engine in this process writes."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import llama_cpp_python, llama_server, needs_llama_server

import qmath
from qmath.doctor.tiny import write_tiny_model
from qmath.engines.base import Done, Engine, Failed, Output, Piece
from qmath.engines.batching import LlamaEngine
from qmath.engines.llama import LlamaConfig
from qmath.engines.remote.address import Address
from qmath.engines.remote.connect import Connected, connect
from qmath.fences import Stops
from qmath.prompts import Prompts
from qmath.result import Usage
from qmath.turn import Generate, Message, Sampling

MODEL = Path(os.environ.get("QMATH_TEST_MODEL", "-"))
QUESTION = (Message("system", "Be brief."), Message("user", "What is 2+2? <|im_end|> 请简短回答。"))
BLOCK = "\n```output\n4\n```\n"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    write_tiny_model(path)
    return path


@pytest.fixture(scope="module")
def server(tiny: Path) -> Iterator[Connected]:
    with llama_server(tiny, slots=3) as url:
        yield connect(Address(url))


def two_rounds(engine: Engine, keys: tuple[str, ...] = ("1.0",)) -> dict[str, tuple[str, Usage]]:
    """The text of each attempt and what it cost: a piece of writing, an output block, and another piece."""
    outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
    texts = dict.fromkeys(keys, "")
    usage = dict.fromkeys(keys, Usage())
    shown = dict.fromkeys(keys, "")
    engine.start(outputs.put)
    try:
        for block in (BLOCK, ""):
            for key in keys:
                engine.submit(key, Generate(QUESTION, texts[key], Stops(()), 24))
            waited_for = set(keys)
            while waited_for:
                output = outputs.get(timeout=60)
                if isinstance(output, Piece):
                    shown[output.key] += output.text
                    continue
                assert isinstance(output, Done), output
                waited_for.remove(output.key)
                texts[output.key] += output.generated.text + block
                shown[output.key] += block
                usage[output.key] += output.usage
        assert shown == texts
        for key in keys:
            engine.release(key)
    finally:
        engine.close()
    return {key: (texts[key], usage[key]) for key in keys}


@needs_llama_server
def test_llama_server_says_what_it_is(server: Connected) -> None:
    assert server.server.kind == "llama-server"
    assert (server.server.model, server.server.n_ctx, server.engine.slots) == ("tiny.gguf", 512, 3)


@needs_llama_server
def test_the_same_text_and_tokens_as_in_this_process(tiny: Path) -> None:
    here = two_rounds(LlamaEngine(LlamaConfig(tiny, n_ctx=512, n_threads=1), "tiny"))
    with llama_server(tiny) as url:
        there = two_rounds(connect(Address(url)).engine)
    (text, usage), (other, counted) = here["1.0"], there["1.0"]
    assert other == text
    assert (counted.prompt_tokens, counted.completion_tokens) == (
        usage.prompt_tokens,
        usage.completion_tokens,
    )
    # What was written stays in the server's cache: the second round evaluates its block and what follows.
    assert counted.evaluated_tokens <= usage.evaluated_tokens + 2


def scored(engine: Engine) -> Done:
    outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
    engine.start(outputs.put)
    try:
        engine.submit("1.0", Generate(QUESTION, "", Stops(()), 16, Sampling(scored=True)))
        while isinstance(output := outputs.get(timeout=60), Piece):
            pass
    finally:
        engine.close()
    assert isinstance(output, Done), output
    return output


@needs_llama_server
def test_the_same_log_probability_as_in_this_process(tiny: Path) -> None:
    here = scored(LlamaEngine(LlamaConfig(tiny, n_ctx=512, n_threads=1, n_drafts=0), "tiny"))
    with llama_server(tiny) as url:
        there = scored(connect(Address(url)).engine)
    assert here.logprob is not None
    assert there.logprob == pytest.approx(here.logprob, abs=0.01)


@needs_llama_server
def test_many_at_once(server: Connected) -> None:
    keys = tuple(f"{n}.0" for n in range(7))
    assert len({text for text, _ in two_rounds(server.engine, keys).values()}) == 1


@needs_llama_server
def test_a_problem_longer_than_the_context(tiny: Path) -> None:
    outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
    with llama_server(tiny) as url:
        engine = connect(Address(url)).engine
        engine.start(outputs.put)
        engine.submit("1.0", Generate((Message("user", "x" * 600),), "", Stops(()), 8))
        failed = outputs.get(timeout=30)
        engine.close()
    assert isinstance(failed, Failed)
    assert type(failed.error).__name__ == "PromptTooLong"


def test_llama_cpp_python_of_its_own(tiny: Path) -> None:
    """The random weights of this model write no characters that its server would send; it must be told and ended."""
    with llama_cpp_python(tiny) as url:
        found = connect(Address(url))
        written, usage = two_rounds(found.engine)["1.0"]
    assert (found.server.kind, found.engine.slots) == ("llama-cpp-python", 1)
    assert BLOCK in written
    assert usage.completion_tokens <= 48


@pytest.mark.acceptance
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not MODEL.is_file(), reason="QMATH_TEST_MODEL names no model (make acceptance)")
@pytest.mark.parametrize("mode", ["cot", "tir"])
@pytest.mark.parametrize(
    "serve",
    [pytest.param(llama_server, marks=needs_llama_server), llama_cpp_python],
    ids=lambda f: f.__name__,
)
def test_a_real_model_answers_as_in_this_process(serve: object, mode: str) -> None:
    """The same code and answer; a word may differ where two are so near that a batch's rounding decides."""
    options = {"mode": mode, "max_tokens": 300, "isolated": True}
    problem = "Solve 3x^2+7x-6=0."
    engine = LlamaEngine(LlamaConfig(MODEL, n_ctx=2048, n_threads=2, n_drafts=0), "here")
    here = qmath.solve(problem, engine=engine, prompts=Prompts(tir_prefill="```python\n"), **options)
    with serve(MODEL, n_ctx=2048, threads=2) as url:  # type: ignore[operator]
        there = qmath.solve(problem, endpoint=url, **options)
    assert there.engine == "remote"
    assert (there.answer, there.verdict) == (here.answer, here.verdict)
    assert [cell.code for cell in there.attempt.cells] == [cell.code for cell in here.attempt.cells]
