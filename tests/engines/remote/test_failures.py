from __future__ import annotations

import email.utils
import json
import time
from typing import Any

import pytest

from qmath.engines.remote.failures import Busy, Lost, Refused, TooLong, in_stream, of_status

# As the servers write them.
CONTEXT: list[tuple[int, Any]] = [
    (400, {"object": "error", "message": "This model's maximum context length is 4096 tokens. However, you requested"
           " 4400 tokens (2352 in the messages, 2048 in the completion).", "code": 400}),
    (400, {"error": {"code": 400, "message": "the request exceeds the available context size, try increasing it",
                     "type": "exceed_context_size_error", "n_prompt_tokens": 600, "n_ctx": 512}}),
    (500, {"error": {"message": "Requested tokens (600) exceed context window of 512", "code": None}}),
    (400, {"object": "error", "message": "The input (5000 tokens) is longer than the model's context length (4096)."}),
    (400, {"error": {"message": "max_tokens must be at least 1, got -186."}}),
    (400, {"error": {"code": "invalid_parameter_error", "message": "Range of input length should be [1, 3072]"}}),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body"), CONTEXT)
def test_a_full_context_in_every_spelling(status: int, body: Any) -> None:
    assert isinstance(of_status(status, json.dumps(body), None), TooLong)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_what_is_worth_another_try(status: int) -> None:
    failure = of_status(status, "<html>nginx</html>", None)
    assert isinstance(failure, Busy)
    assert failure.message == f"HTTP {status}"
    assert failure.after is None


@pytest.mark.parametrize(
    ("status", "fatal"), [(400, False), (422, False), (401, True), (403, True), (404, True), (302, True)]
)
def test_what_is_not(status: int, fatal: bool) -> None:
    failure = of_status(status, json.dumps({"detail": [{"msg": "field required"}]}), None)
    assert isinstance(failure, Refused)
    assert failure.fatal is fatal
    assert str(status) in failure.message


def test_how_long_a_server_wants_us_to_wait() -> None:
    def after(header: str) -> float | None:
        failure = of_status(429, "", header)
        assert isinstance(failure, Busy)
        return failure.after

    assert after("7") == 7
    assert after("0.5") == 0.5
    assert after("-3") == 0
    assert after("soon") is None
    in_a_minute = after(email.utils.formatdate(time.time() + 60, usegmt=True))
    assert in_a_minute is not None
    assert 50 < in_a_minute <= 60


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"message": "overloaded", "code": 503}, Busy),
        ({"message": "exceeds the available context size", "code": 400}, TooLong),
        ("CUDA error", Lost),
        ({"message": "bad", "code": 400}, Refused),
    ],
)
def test_errors_in_the_middle_of_a_stream(error: Any, kind: type) -> None:
    assert isinstance(in_stream(error), kind)
