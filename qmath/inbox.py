"""How other threads and processes wake the main one: a queue whose arrival a selector sees."""

from __future__ import annotations

import selectors
import socket
from collections import deque
from collections.abc import Iterable

from qmath.engines.base import Output


class Inbox:
    """Outputs of the engine, posted from its thread and waited for together with the descriptors of workers."""

    def __init__(self) -> None:
        self._outputs: deque[Output] = deque()
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._sender.setblocking(False)

    def post(self, output: Output) -> None:
        """Add an output and wake whoever waits. From any thread."""
        self._outputs.append(output)
        try:
            self._sender.send(b"\0")
        except OSError:
            # Full: a wake-up is on its way already. Closed: nobody waits any more.
            return

    def wait(self, descriptors: Iterable[int], timeout: float | None) -> list[Output]:
        """All that was posted, as soon as there is something or a descriptor is readable; at most `timeout` seconds."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._receiver, selectors.EVENT_READ)
            for descriptor in set(descriptors):
                selector.register(descriptor, selectors.EVENT_READ)
            selector.select(timeout if timeout is None or timeout > 0 else 0)
        self._drain()
        return [self._outputs.popleft() for _ in range(len(self._outputs))]

    def _drain(self) -> None:
        try:
            while self._receiver.recv(4096):
                continue
        except BlockingIOError:
            return

    def close(self) -> None:
        """Idempotent."""
        self._receiver.close()
        self._sender.close()
