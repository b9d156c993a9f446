"""A whole problem through each kind of server, imitated: the turn is continued, under faults too, and nothing twice."""

from __future__ import annotations

import queue
import random
from collections import deque

import pytest
from imitation import CELL, END, OUTPUT, TRANSCRIPT, Fault, Imitation

import qmath
from qmath.api import stream_many
from qmath.engines.base import Done, Output, Piece
from qmath.engines.remote.address import Address, Kind, parse_address
from qmath.engines.remote.connect import connect
from qmath.engines.remote.engine import RemoteEngine
from qmath.engines.remote.wire import Patience
from qmath.errors import EngineError
from qmath.events import Finished
from qmath.fences import Stops
from qmath.result import Result
from qmath.turn import Generate, Message

QUICK = Patience(connect=5, silence=5, first=0.01, longest=0.05, tries=4)
QUESTION = (Message("system", "Compute."), Message("user", "What is six times seven?"))
STOPS = Stops(("```output",), after_cell=True)
IMITATED: tuple[Kind, ...] = (
    "vllm", "sglang", "ollama", "llama-cpp-python", "transformers", "dashscope", "openai",
)  # fmt: skip


def engine_for(server: Imitation, patience: Patience = QUICK, **wishes: object) -> RemoteEngine:
    kind = server.kind if server.kind == "dashscope" else None  # known by its host
    address = Address(server.url, server.key)
    return connect(address, kind=kind, patience=patience, **wishes).engine  # type: ignore[arg-type]


def solve(server: Imitation, mode: str = "tir", patience: Patience = QUICK, **options: object) -> Result:
    engine = engine_for(server, patience)
    return qmath.solve("What is six times seven?", engine=engine, mode=mode, isolated=True, **options)


def write_a_transcript(engine: RemoteEngine, messages: tuple[Message, ...] = QUESTION) -> str:
    """What `tir` does with an engine, without running the cell."""
    outputs: queue.SimpleQueue[Output] = queue.SimpleQueue()
    engine.start(outputs.put)
    text = shown = ""
    try:
        for block in (OUTPUT, ""):
            engine.submit("1.0", Generate(messages, text, STOPS, 1000))
            while isinstance(output := outputs.get(timeout=20), Piece):
                shown += output.text
            assert isinstance(output, Done), output
            text += output.generated.text + block
            assert shown == text.removesuffix(block)
            shown += block
    finally:
        engine.close()
    return text


@pytest.mark.parametrize("kind", IMITATED)
def test_a_cell_in_the_middle_of_the_turn(kind: Kind) -> None:
    with Imitation(kind).running() as server:
        assert write_a_transcript(engine_for(server)) == TRANSCRIPT
    assert len(server.requests) == 2


@pytest.mark.parametrize("kind", IMITATED)
def test_faults_repeat_no_text_and_lose_none(kind: Kind) -> None:
    source = random.Random(f"{kind}")
    for _ in range(6):
        faults = [
            source.choice(
                [
                    None,
                    Fault(cut=source.randrange(9)),
                    Fault(broken=source.randrange(9)),
                    Fault(503),
                    Fault(429, {"retry-after": "0"}),
                ]
            )
            for _ in range(3)
        ]
        with Imitation(kind, faults=deque(faults)).running() as server:
            assert write_a_transcript(engine_for(server)) == TRANSCRIPT, faults


@pytest.mark.parametrize("kind", ["openai", "vllm", "transformers"])
def test_a_server_that_does_not_stream(kind: Kind) -> None:
    with Imitation(kind, streams=False).running() as server:
        result = solve(server)
    assert result.answer == "42"
    assert result.usage.completion_tokens > 20


def test_a_whole_problem_with_what_the_server_counts() -> None:
    with Imitation("vllm").running() as server:
        result = solve(server)
    assert (result.answer, result.transcript, result.error) == ("42", TRANSCRIPT, None)
    assert (result.engine, result.model) == ("remote", "Qwen/Qwen2.5-Math-7B-Instruct")
    usage = result.usage
    first, second = (len(str(body["messages"])) for body in server.asked("/v1/chat/completions"))
    assert 0 < usage.prompt_tokens < first
    assert usage.completion_tokens >= (len(CELL) + len(END)) // 5
    assert (
        usage.evaluated_tokens > usage.prompt_tokens + usage.completion_tokens
    )  # this server tells of no cache
    assert second > first


def test_a_server_that_takes_less_than_was_asked_for() -> None:
    """vLLM refuses a request whose answer might not fit; it is then asked for less, as long as there is room."""
    with Imitation("vllm", n_ctx=120).running() as server:
        assert write_a_transcript(engine_for(server)) == TRANSCRIPT
    assert [b["max_tokens"] for b in server.asked("/v1/chat/completions")][:3] == [1000, 500, 250]


def test_a_problem_that_does_not_fit() -> None:
    with Imitation("vllm", n_ctx=10).running() as server:
        result = solve(server, max_tokens=100)
    assert result.error is not None
    assert result.error.type == "PromptTooLong"
    assert "maximum context length is 10 tokens" in result.error.message


def test_a_context_that_fills_ends_with_what_there_is() -> None:
    with Imitation("openai", transcript="word " * 400, n_ctx=150).running() as server:
        result = solve(server, mode="cot", max_tokens=2048)
    assert result.attempt is not None
    assert result.attempt.finish == "length"
    assert set(result.transcript.split()) == {"word"}
    assert len(result.transcript) > 100


def test_a_limit_of_tokens() -> None:
    with Imitation("openai", transcript="word " * 400).running() as server:
        result = solve(server, mode="cot", max_tokens=30)
    assert result.transcript == ("word " * 400)[: 30 * 5]
    assert result.attempt is not None
    assert result.attempt.finish == "length"


def test_patience_ends() -> None:
    with Imitation("openai", faults=deque([Fault(503)] * 9)).running() as server:
        result = solve(server)
    assert result.error is not None
    assert "HTTP 503" in result.error.message
    assert len(server.requests) == QUICK.tries


def test_silence_is_not_waited_for_forever() -> None:
    patience = Patience(connect=5, silence=0.3, first=0.01, longest=0.02, tries=4)
    with Imitation("openai", faults=deque([Fault(stall=2.0)])).running() as server:
        assert write_a_transcript(engine_for(server, patience)) == TRANSCRIPT


def test_a_refused_problem_leaves_the_others() -> None:
    refusal = Fault(400, body={"error": {"message": "I do not like this one"}})
    with Imitation("openai", faults=deque([refusal])).running() as server:
        engine = engine_for(server, slots=1)
        told = list(stream_many(["one", "two"], engine=engine, mode="cot", jobs=1))
    first, second = (event.result for _, event in told if isinstance(event, Finished))
    assert first.error is not None
    assert "I do not like this one" in first.error.message
    assert second.answer == "42"


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_no_request_would_survive_ends_the_run(status: int) -> None:
    refusal = Fault(status, body={"error": {"message": "no"}})
    with (
        Imitation("openai", faults=deque([refusal])).running() as server,
        pytest.raises(EngineError) as caught,
    ):
        solve(server)
    assert str(status) in caught.value.message
    assert caught.value.remedy


def test_many_at_once_in_their_order() -> None:
    with Imitation("vllm", pace=0.002).running() as server:
        engine = engine_for(server, slots=3)
        problems = [f"What is {n} times seven?" for n in range(12)]
        told = list(stream_many(problems, engine=engine, mode="tir", jobs=12))
    results = [event.result for _, event in told if isinstance(event, Finished)]
    assert [r.problem.text for r in results] == problems
    assert {r.transcript for r in results} == {TRANSCRIPT}
    assert len(server.requests) == 24


def test_llama_cpp_python_gets_one_request_at_a_time() -> None:
    with Imitation("llama-cpp-python").running() as server:
        assert engine_for(server).slots == 1


def test_closing_in_the_middle_leaves_the_server() -> None:
    with Imitation("openai", transcript="word " * 4000, pace=0.005).running() as server:
        engine = engine_for(server)
        events = qmath.stream("2+2", engine=engine, mode="cot", isolated=True)
        for _ in range(4):
            next(events)
        events.close()  # type: ignore[attr-defined]
        assert not engine._thread.is_alive()


def test_the_key_goes_along_and_nowhere_else() -> None:
    with Imitation("vllm", key="sk-secret-1234").running() as server:
        assert write_a_transcript(engine_for(server)) == TRANSCRIPT
        assert set(server.authorised) == {"Bearer sk-secret-1234"}
        assert "secret" not in repr(Address(server.url, server.key))
        with pytest.raises(EngineError) as caught:
            connect(Address(server.url, "sk-wrong-5678"), patience=QUICK)
    assert "key was refused" in caught.value.message
    assert "secret" not in str(caught.value)
    assert "wrong" not in str(caught.value)


def test_a_redirect_is_not_followed() -> None:
    with Imitation("openai").running() as other, Imitation("openai", key="k").running() as server:
        server.faults.append(Fault(307, {"location": other.url + "/v1/chat/completions"}))
        with pytest.raises(EngineError, match="elsewhere"):
            solve(server)
    assert other.authorised == []


def test_nobody_there() -> None:
    with Imitation("openai").running() as server:
        url = server.url
    with pytest.raises(EngineError) as caught:
        connect(parse_address(url, {}), patience=QUICK)
    assert url in caught.value.message
    assert "Check that it runs" in caught.value.remedy


def test_several_models_are_named() -> None:
    with Imitation("vllm", models=("a", "b")).running() as server:
        with pytest.raises(EngineError) as caught:
            connect(Address(server.url), patience=QUICK)
        assert "a, b" in caught.value.remedy
        assert connect(Address(server.url), model="b", patience=QUICK).server.model == "b"
        with pytest.raises(EngineError, match="no model 'c'"):
            connect(Address(server.url), model="c", patience=QUICK)


@pytest.mark.parametrize("kind", [k for k in IMITATED if k != "dashscope"])
def test_the_kind_is_found_by_asking(kind: Kind) -> None:
    with Imitation(kind).running() as server:
        found = connect(Address(server.url), patience=QUICK).server
    assert found.kind == kind
    assert "Qwen2.5-Math" in " ".join(found.names)


def test_the_user_may_know_better() -> None:
    with Imitation("vllm").running() as server:
        assert connect(Address(server.url), kind="openai", patience=QUICK).server.kind == "openai"
