"""HTTP to one server: JSON there, JSON or a stream of it back. Foreign errors end here.

The key travels as a header to this address only: redirects are not followed.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from qmath.engines.remote.address import Address
from qmath.engines.remote.failures import Busy, Lost, Refused, WireFailure, in_stream, of_status

if TYPE_CHECKING:
    import httpx2

_MAX_ERROR_BYTES = 20_000
_MAX_JSON_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, between two signs of life, before trying again (doubled each time).

    `silence` is long because a busy server may keep a request in its queue for minutes. `tries` counts attempts
    without any progress.
    """

    connect: float = 10.0
    silence: float = 600.0
    first: float = 0.5
    longest: float = 30.0
    tries: int = 8


class Wire:
    """An open client. All methods raise WireFailure."""

    def __init__(self, address: Address, patience: Patience, connections: int = 8) -> None:
        import httpx2

        self._http = httpx2
        self.address = address
        headers = {"Authorization": f"Bearer {address.key}"} if address.key else {}
        self._client = httpx2.AsyncClient(
            headers=headers,
            timeout=httpx2.Timeout(patience.silence, connect=patience.connect, pool=None),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=connections),
            trust_env=not address.is_loopback,  # a proxy cannot reach this machine's own servers
            auth=_keep_headers,  # and no netrc gets between
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(self, path: str, timeout: float | None = None) -> Any:
        """The JSON at `path`."""
        waiting = self._http.USE_CLIENT_DEFAULT if timeout is None else timeout
        with self._translated():
            async with self._client.stream("GET", self.address.root + path, timeout=waiting) as response:
                await self._check(response)
                return await _json(response)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """The JSON that answers `body`."""
        with self._translated():
            async with self._client.stream("POST", self.address.root + path, json=body) as response:
                await self._check(response)
                return await _json(response)

    @asynccontextmanager
    async def _open(self, path: str, body: dict[str, Any]) -> AsyncGenerator[httpx2.Response, None]:
        async with self._client.stream("POST", self.address.root + path, json=body) as response:
            await self._check(response)
            yield response

    async def events(self, path: str, body: dict[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        """The objects of a server-sent stream, up to `[DONE]`; a server that does not stream sends one."""
        with self._translated():
            async with self._open(path, body) as response:
                if response.headers.get("content-type", "").startswith("application/json"):
                    yield self._checked(await _json(response))
                    return
                async for event in self._http.EventSource(response):
                    if event.data.strip() == "[DONE]":
                        return
                    if event.data:
                        yield self._object(event.data)

    async def lines(self, path: str, body: dict[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        """The objects of a stream of JSON lines."""
        with self._translated():
            async with self._open(path, body) as response:
                async for line in response.aiter_lines():
                    if line.strip():
                        yield self._object(line)

    def _object(self, text: str) -> dict[str, Any]:
        try:
            found = json.loads(text)
        except ValueError as error:
            raise Lost("the server sent something that is no JSON") from error
        return self._checked(found)

    def _checked(self, found: Any) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise Lost("the server sent something that is no object")
        if found.get("error"):
            raise in_stream(found["error"])
        return found

    async def _check(self, response: httpx2.Response) -> None:
        if response.status_code == 200:
            return
        body = b""
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > _MAX_ERROR_BYTES:
                break
        text = body.decode("utf-8", "replace")
        raise of_status(response.status_code, text, response.headers.get("retry-after"))

    def _translated(self) -> _Translated:
        return _Translated(self._http, self.address)


class _Translated:
    """Turns what the client raises into WireFailure, and takes the key out of every message."""

    def __init__(self, http: Any, address: Address) -> None:
        self._http, self._address = http, address

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, WireFailure):
            error.message = self._address.clean(error.message)
            return
        failure = self._failure(error)
        if failure is not None:
            failure.message = self._address.clean(failure.message)
            raise failure from error

    def _failure(self, error: BaseException | None) -> WireFailure | None:
        http = self._http
        match error:
            case http.ConnectTimeout():
                return Lost("no connection in time")
            case http.TimeoutException():
                return Busy("no answer in time")
            case http.ConnectError():
                return Lost(f"no connection ({error})")
            case http.SSEError():
                return Refused(f"the answer is no stream ({error})", "Check --endpoint and --server.")
            case http.UnsupportedProtocol() | http.InvalidURL() | http.ProxyError():
                return Refused(str(error), "Check --endpoint and the proxy settings.", fatal=True)
            case http.HTTPError():
                return Lost(f"the connection broke ({type(error).__name__})")
        return None


def _keep_headers(request: httpx2.Request) -> httpx2.Request:
    return request


async def _json(response: httpx2.Response) -> Any:
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _MAX_JSON_BYTES:
            raise Refused("the answer is unreasonably long")
    try:
        return json.loads(body)
    except ValueError as error:
        raise Refused("the answer is no JSON", "Check --endpoint.") from error
