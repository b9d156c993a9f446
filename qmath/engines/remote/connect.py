"""From `--endpoint` to an engine: find the server, learn what it serves, choose how to speak with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from qmath.engines.remote.address import Address, Kind
from qmath.engines.remote.chat import MANNERS, Chat
from qmath.engines.remote.completions import LLAMA_CPP_PYTHON, TRANSFORMERS, Completions, Ollama
from qmath.engines.remote.detect import Server, detect
from qmath.engines.remote.dialect import Dialect
from qmath.engines.remote.engine import RemoteEngine, explain
from qmath.engines.remote.failures import Busy, WireFailure
from qmath.engines.remote.llamaserver import LlamaServer
from qmath.engines.remote.wire import Patience, Wire

_CONTEXT = 4096  # what Ollama is asked for where the user names no --ctx
_LOADING_SECONDS = 60.0  # a server that has just been started may still load its model


@dataclass(frozen=True, slots=True)
class Connected:
    """An engine that is not started yet, and what the server said."""

    engine: RemoteEngine
    server: Server


def connect(
    address: Address,
    *,
    model: str | None = None,
    kind: Kind | None = None,
    n_ctx: int | None = None,
    slots: int | None = None,
    patience: Patience | None = None,
) -> Connected:
    """Ask the server what it is and make the engine for it. Raises EngineError where it cannot be used.

    kind, slots: instead of what the server says of itself. n_ctx: tokens, for servers that are told at each request.
    """
    patience = patience or Patience()
    try:
        server = _run(_ask(address, model, kind, patience))
    except WireFailure as failure:
        raise explain(failure, address) from failure
    engine = RemoteEngine(
        address,
        server.model,
        _speak(server, n_ctx or _CONTEXT),
        slots=slots or server.slots,
        patience=patience,
    )
    return Connected(engine, server)


def _run(asking: Coroutine[Any, Any, Server]) -> Server:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(asking)
    with ThreadPoolExecutor(1) as pool:  # in a notebook this thread has a loop of its own
        return pool.submit(asyncio.run, asking).result()


async def _ask(address: Address, model: str | None, kind: Kind | None, patience: Patience) -> Server:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + min(_LOADING_SECONDS, patience.first * 2**patience.tries)
    async with Wire(address, patience) as wire:
        while True:
            try:
                return await detect(wire, model, kind)
            except Busy as failure:
                if loop.time() > deadline:
                    raise
                await asyncio.sleep(min(failure.after or patience.first, patience.longest))


def _speak(server: Server, n_ctx: int) -> Callable[[Wire], Dialect]:
    model = server.model
    match server.kind:
        case "llama-server":
            return lambda wire: LlamaServer(wire, server.n_ctx)
        case "llama-cpp-python":
            return lambda wire: Completions(wire, model, LLAMA_CPP_PYTHON)
        case "transformers":
            return lambda wire: Completions(wire, model, TRANSFORMERS)
        case "ollama":
            return lambda wire: Ollama(wire, model, n_ctx)
    return lambda wire: Chat(wire, model, MANNERS[server.kind])
