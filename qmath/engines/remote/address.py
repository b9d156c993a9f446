"""What `--endpoint` names: where the server is, which key goes there, and what may be said about it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import urlsplit

from qmath.errors import UsageError

Kind = Literal[
    "llama-server", "vllm", "sglang", "llama-cpp-python", "ollama", "transformers", "dashscope", "openai"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
DASHSCOPE = "https://dashscope.aliyuncs.com/compatible-mode"
NAMED = {"dashscope": DASHSCOPE}
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1", re.IGNORECASE)
_EXAMPLE = "For example --endpoint http://localhost:8080 or --endpoint dashscope."
_MAX_SENTENCE = 400  # of what a server says about an error


@dataclass(frozen=True, slots=True)
class Address:
    """`root` is the URL without its `/v1`; the key is no part of what is shown."""

    root: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        return urlsplit(self.root).hostname or ""

    @property
    def is_loopback(self) -> bool:
        return _LOOPBACK.fullmatch(self.host) is not None

    @property
    def is_dashscope(self) -> bool:
        return self.host == "aliyuncs.com" or self.host.endswith(".aliyuncs.com")

    def clean(self, text: str) -> str:
        """What a server said, as one short line in which no key stands."""
        if self.key:
            text = text.replace(self.key, "***")
        text = re.sub(r"\bsk-[\w*.-]{4,}", "***", text)  # some repeat a part of it
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return text if len(text) <= _MAX_SENTENCE else f"{text[:_MAX_SENTENCE]}..."


def parse_address(endpoint: str, environ: Mapping[str, str]) -> Address:
    """The address of a URL, of HOST:PORT, or of a service that is known by name, with its key from the environment.

    QMATH_API_KEY goes to whatever the user names, DASHSCOPE_API_KEY to that service only, OPENAI_API_KEY to other
    servers that are this machine or are reached encrypted. Raises UsageError, which never repeats a password.
    """
    text = endpoint.strip()
    text = NAMED.get(text.lower(), text)
    if "://" not in text:
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"--endpoint is no URL ({error}).", _EXAMPLE) from error
    if parts.username or parts.password:
        raise UsageError(
            "--endpoint must not hold a password.", "Put the key into the variable QMATH_API_KEY instead."
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise UsageError(f"--endpoint {endpoint.strip()!r} is not the URL of a server.", _EXAMPLE)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = host if port is None else f"{host}:{port}"
    path = re.sub(r"(/v1)?(/(chat/)?completions)?/*$", "", parts.path)
    address = Address(f"{parts.scheme}://{netloc}{path}")
    return Address(address.root, _key_for(address, environ))


def _key_for(address: Address, environ: Mapping[str, str]) -> str:
    own = environ.get("QMATH_API_KEY", "").strip()
    if own:
        return own
    if address.is_dashscope:
        return environ.get("DASHSCOPE_API_KEY", "").strip()
    private = address.root.startswith("https://") or address.is_loopback
    return environ.get("OPENAI_API_KEY", "").strip() if private else ""
