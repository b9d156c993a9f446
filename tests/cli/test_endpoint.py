from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from qmath.cli.endpoint import server
from qmath.cli.settings import Setting
from qmath.engines.remote.wire import Patience

QUICK = Patience(connect=2, silence=2, first=0.01, longest=0.01, tries=1)


def given(**values: str) -> list[Setting]:
    return [Setting(name, value, "environment", f"QMATH_{name.upper()}") for name, value in values.items()]


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    import imitation

    with imitation.Imitation("vllm").running() as running:
        yield running.url
    sys.modules.pop("imitation", None)


@pytest.mark.parametrize("values", [{}, {"jobs": "2"}, {"endpoint": "http://127.0.0.1:9", "engine": "llama"}])
def test_without_an_endpoint_there_is_nothing_to_say(values: dict[str, Any]) -> None:
    assert list(server(given(**values), QUICK)) == []


def test_a_server_that_answers(url: str) -> None:
    (check,) = server(given(endpoint=url), QUICK)
    assert check.status == "ok"
    assert check.detail == f"vllm at {url} serves Qwen/Qwen2.5-Math-7B-Instruct, 64 at once"


def test_a_server_that_does_not(url: str) -> None:
    for values in (
        {"endpoint": "http://127.0.0.1:9"},
        {"endpoint": "ftp://x"},
        {"endpoint": url, "model": "no"},
    ):
        (check,) = server(given(**values), QUICK)
        assert (check.status, check.blocking) == ("problem", True)
        assert check.remedy
