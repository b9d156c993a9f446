"""An isolated worker as qmath sees it: requests go in, replies come out, and it can be killed at any time."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Literal, Self

from qmath.errors import SandboxError
from qmath.sandbox.forkserver import ForkServer
from qmath.sandbox.frames import Channel, Closed, FrameError
from qmath.sandbox.walls import Wall, WorkerLimits

ServiceName = Literal["cells", "check", "answers"]
SERVICES: dict[ServiceName, str] = {
    "cells": "qmath.sandbox.cells",
    "check": "qmath.check.service",
    "answers": "qmath.answers.service",
}
START_SECONDS = 60.0  # a cold disk and a busy machine; a warm start takes less than two seconds
_SEND_SECONDS = 2.0


class WorkerDied(SandboxError):
    """A worker ended, or broke the protocol, instead of answering. `signal` names what killed it, if known."""

    def __init__(self, reason: str, signal: str = "") -> None:
        super().__init__(f"The isolated worker {reason}.")
        self.signal = signal


class Worker:
    """One walled-in process that answers requests, one after the other. After `kill` the next request gets a new one.

    Given a `server`, the worker is forked from it (milliseconds once the server is ready); otherwise it has its own.
    What `receive` returns is hostile data: an object of JSON of at most `frames.MAX_REPLY` bytes, nothing more.
    """

    def __init__(
        self, service: ServiceName, *, limits: WorkerLimits | None = None, server: ForkServer | None = None
    ) -> None:
        self._own_server = server is None
        self._server = server or ForkServer(SERVICES[service], limits)
        self._number = 0
        self._channel: Channel | None = None
        self._walls: tuple[Wall, ...] | None = None

    def start(self) -> None:
        """Have the worker made; returns at once."""
        if self._channel is None:
            self._walls = None
            self._number, self._channel = self._server.spawn()

    def ready(self, timeout: float = 0.0) -> bool:
        """Whether the worker stands behind its walls. Raises WorkerDied, or SandboxError where none can be made."""
        self.start()
        if self._walls is None and (report := self._receive(timeout)) is not None:
            self._walls = tuple(
                Wall(str(name), bool(active), str(note)) for name, active, note in report["walls"]
            )
        return self._walls is not None

    def walls(self) -> tuple[Wall, ...]:
        """Which protections are in force. Waits until the worker stands."""
        if not self.ready(START_SECONDS) or self._walls is None:
            self.kill()
            raise WorkerDied(f"did not start within {START_SECONDS:.0f} s")
        return self._walls

    def send(self, request: dict[str, Any]) -> None:
        """Raises WorkerDied where the worker is gone, SandboxError where the request is too large."""
        self.walls()
        if self._channel is None:
            raise WorkerDied("is gone")
        try:
            self._channel.send(request, _SEND_SECONDS)
        except Closed:
            raise self._died() from None
        except FrameError as error:
            raise SandboxError(f"A request to an isolated worker is too large: {error}.") from None

    def receive(self, timeout: float) -> dict[str, Any] | None:
        """The reply, or None when there is none within `timeout` seconds; 0 looks without waiting.

        Raises WorkerDied where the worker ended or wrote what is no frame.
        """
        return self._receive(timeout) if self._walls is not None else None

    def call(self, request: dict[str, Any], timeout: float) -> dict[str, Any] | None:
        """Send a request and wait for its reply; None when the worker died or had to be killed at `timeout`."""
        try:
            self.send(request)
            reply = self.receive(timeout)
        except WorkerDied:
            return None
        except BaseException:
            self.kill()  # Ctrl-C: the reply that is still to come must not be taken for the next one's
            raise
        if reply is None:
            self.kill()
        return reply

    def fileno(self) -> int:
        """To wait on with `select`: readable when there is something to receive. -1 while there is no worker."""
        return -1 if self._channel is None else self._channel.fileno()

    def kill(self) -> None:
        """End the process, whatever it is doing. Does not wait."""
        if self._hang_up():
            self._server.end(self._number)

    def close(self) -> None:
        self.kill()
        if self._own_server:
            self._server.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _receive(self, timeout: float) -> dict[str, Any] | None:
        if self._channel is None:
            raise WorkerDied("is gone")
        try:
            return self._channel.receive(timeout)
        except Closed:
            raise self._died() from None
        except FrameError as error:
            self.kill()
            raise WorkerDied(f"broke the protocol: {error}") from None

    def _hang_up(self) -> bool:
        """Close the pipe; whether there was one."""
        if self._channel is None:
            return False
        self._channel.close()
        self._channel = None
        return True

    def _died(self) -> WorkerDied:
        self._hang_up()
        signal = self._server.fate(self._number)
        return WorkerDied(f"was ended by {signal}" if signal else "ended on its own", signal)
