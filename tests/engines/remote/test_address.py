from __future__ import annotations

import pytest

from qmath.engines.remote.address import DASHSCOPE, Address, parse_address
from qmath.errors import UsageError


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("localhost:8080", "http://localhost:8080"),
        (" gpu-box:8000/v1 ", "http://gpu-box:8000"),
        ("https://a.example/v1/chat/completions", "https://a.example"),
        ("https://a.example/team/v1/", "https://a.example/team"),
        ("http://[::1]:9000/v1?x=1#y", "http://[::1]:9000"),
        ("dashscope", DASHSCOPE),
        ("DashScope", DASHSCOPE),
        (DASHSCOPE + "/v1", DASHSCOPE),
    ],
)
def test_the_root_of_an_endpoint(given: str, root: str) -> None:
    assert parse_address(given, {}).root == root


@pytest.mark.parametrize(
    "given", ["", "http://", "ftp://a.example", "http://a b", "http://a:port", "file:///etc/passwd"]
)
def test_what_is_no_server(given: str) -> None:
    with pytest.raises(UsageError, match="--endpoint"):
        parse_address(given, {})


def test_a_password_in_the_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as caught:
        parse_address("https://me:hunter2@a.example", {})
    assert "hunter2" not in str(caught.value)
    assert "QMATH_API_KEY" in caught.value.remedy


ALL = {"QMATH_API_KEY": "own", "OPENAI_API_KEY": "open", "DASHSCOPE_API_KEY": "dash"}
NOT_OWN = {name: key for name, key in ALL.items() if name != "QMATH_API_KEY"}


@pytest.mark.parametrize(
    ("endpoint", "environ", "key"),
    [
        ("http://gpu-box:8000", ALL, "own"),
        ("dashscope", ALL, "own"),
        ("dashscope", NOT_OWN, "dash"),
        ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", NOT_OWN, "dash"),
        ("https://aliyuncs.com.evil.example", NOT_OWN, "open"),
        ("https://api.openai.com/v1", NOT_OWN, "open"),
        ("http://127.0.0.1:8000", NOT_OWN, "open"),
        ("http://gpu-box:8000", NOT_OWN, ""),  # it would travel in the clear
        ("https://gpu-box", {}, ""),
    ],
)
def test_which_key_goes_where(endpoint: str, environ: dict[str, str], key: str) -> None:
    assert parse_address(endpoint, environ).key == key


def test_a_key_is_never_shown() -> None:
    address = Address("https://a.example", "sk-abcdefgh")
    assert "abcdefgh" not in repr(address)
    assert address.clean("Incorrect API key: sk-abcdefgh, or sk-abcd***gh.\n\x1b[31mred") == (
        "Incorrect API key: ***, or *** [31mred"
    )
    assert len(address.clean("x" * 5000)) < 500
