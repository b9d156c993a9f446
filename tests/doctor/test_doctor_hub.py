from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from qmath.doctor.hub import ask_hub, hub


def never(_: str) -> int:
    raise AssertionError("the hub must not be asked")


def test_an_answer_is_enough_even_a_refusal() -> None:
    for status in (200, 302, 401, 404, 429):
        assert hub("http://hub", False, lambda _, status=status: status).status == "ok"


def test_a_token_is_mentioned_and_not_shown() -> None:
    assert hub("http://hub", False, lambda _: 200, token=True).detail == "http://hub answers, with your token"


def test_a_hub_that_is_broken_or_away_is_a_warning_that_blocks_nothing() -> None:
    def away(_: str) -> int:
        raise OSError("Name or service not known")

    for ask, words in ((away, "Name or service not known"), (lambda _: 503, "HTTP 503")):
        check = hub("http://hub", False, ask)
        assert (check.status, check.blocking) == ("warning", False)
        assert words in check.detail
        assert "HF_ENDPOINT" in check.remedy


def test_a_hub_that_does_not_answer_is_not_waited_for() -> None:
    stop = threading.Event()
    began = time.monotonic()
    check = hub("http://hub", False, lambda _: int(stop.wait(30)), timeout=0.2)
    stop.set()
    assert time.monotonic() - began < 5
    assert "no answer within 0.2 s" in check.detail


def test_offline_is_the_users_choice() -> None:
    check = hub("http://hub", True, never)
    assert check.status == "ok"
    assert "HF_HUB_OFFLINE" in check.detail


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def test_the_hub_is_asked_through_the_client_of_downloads(server: str) -> None:
    assert ask_hub(server) == 404
    assert hub(server, False, ask_hub).status == "ok"
