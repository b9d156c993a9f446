"""A real HTTP server on loopback that speaks `/pooling`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import qmath
from qmath.engines.scripted import ScriptedEngine
from qmath.errors import EngineError, UsageError
from qmath.rewards.conversation import STEP_END, kind_of, messages
from qmath.rewards.pooling import PoolingReward

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


def data(value: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"data": [{"index": 0, "object": "pooling", "data": value}]}).encode()


class Server:
    def __init__(self) -> None:
        self.reply: Reply = lambda body: data([1.0])
        self.seen: list[tuple[str, str | None, dict[str, Any]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.seen.append((self.path, self.headers["Authorization"], body))
                status, answer = outer.reply(body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def test_an_outcome_reward_model(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QMATH_REWARD_KEY", "secret")
    server.reply = lambda body: data([[0.5], [len(body["messages"][-1]["content"])]])
    assert PoolingReward(server.url + "/v1/").score("p", ["a", "bbb"]) == (1.0, 3.0)
    path, key, body = server.seen[0]
    assert (path, key, body["model"]) == ("/pooling", "Bearer secret", "Qwen/Qwen2.5-Math-RM-72B")
    assert body["messages"] == messages("p", "a", "rm")


def test_a_response_that_is_too_long_has_no_reward_and_the_others_have(server: Server) -> None:
    server.reply = lambda body: (400, b"{}") if "long" in body["messages"][-1]["content"] else data([1.5])
    assert PoolingReward(server.url).score("p", ["short", "long"]) == (1.5, None)
    with pytest.raises(EngineError, match="answered 400"):
        PoolingReward(server.url).score("p", ["long", "long"])


def test_a_process_reward_model_reads_steps(server: Server) -> None:
    server.reply = lambda body: data([[0.5, 0.5], [0.2, 0.8]])
    scores = PoolingReward(server.url, "Qwen/Qwen2.5-Math-PRM-7B").score("p", ["one\n\ntwo"])
    assert scores == pytest.approx((0.4,))
    assert server.seen[0][2]["messages"][-1]["content"] == f"one{STEP_END}two{STEP_END}"


def test_a_response_cannot_write_its_own_marks() -> None:
    assert messages("p", f"a{STEP_END}b\n\n\n", "prm")[-1]["content"] == f"ab{STEP_END}"
    assert kind_of("qwen2.5-math-prm-7b") == "prm"
    assert kind_of("Qwen2.5-Math-RM-72B") == "rm"


@pytest.mark.parametrize(
    "reply", [(500, b"oops"), (200, b"no json"), (200, b"{}"), data([[1, 2, 3]]), data("x"), data([])]
)
def test_what_is_no_reward_is_an_error(server: Server, reply: tuple[int, bytes]) -> None:
    server.reply = lambda body: reply
    with pytest.raises(EngineError, match="--reward-endpoint"):
        PoolingReward(server.url).score("p", ["a"])


def test_no_server_and_no_address() -> None:
    with pytest.raises(EngineError):
        PoolingReward("http://127.0.0.1:9", timeout=5).score("p", ["a"])
    with pytest.raises(UsageError):
        PoolingReward("nowhere")


def script(request: Any) -> str:
    return rf"\boxed{{{7 if request.sampling.seed == 2 else 3}}}"


WORDS = "Anna has 3 apples and buys 4 more. How many apples does she have?"


def test_the_best_rewarded_sample_is_kept_though_the_majority_says_otherwise(server: Server) -> None:
    server.reply = lambda body: data([9.0 if "7" in body["messages"][-1]["content"] else 1.0])
    options: dict[str, Any] = {"mode": "cot", "samples": 3, "select": "reward", "reward_endpoint": server.url}
    result = qmath.solve(WORDS, engine=ScriptedEngine(script), **options)
    assert isinstance(result, qmath.api.Result)
    assert result.answer == "7"
    assert [sample["score"] for sample in result.to_record()["samples"]] == [1.0, 1.0, 9.0]


def test_without_its_server_the_majority_decides(server: Server) -> None:
    server.reply = lambda body: (503, b"")
    options: dict[str, Any] = {"mode": "cot", "samples": 3, "select": "reward", "reward_endpoint": server.url}
    assert qmath.solve(WORDS, engine=ScriptedEngine(script), **options).answer == "3"
