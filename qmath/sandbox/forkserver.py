"""qmath's side of isolation: executing the fork server, and speaking with the workers that it forks.

The server is *executed*, never forked from here: this process may hold weights, tokens and file locks. It gets an
empty environment, no descriptor but one socket, its own session (Ctrl-C does not reach it), and ends with qmath.
"""

from __future__ import annotations

import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import qmath
from qmath.errors import SandboxError
from qmath.sandbox.frames import Channel, Closed, FrameError
from qmath.sandbox.walls import WorkerLimits
from qmath.sandbox.worker import BURY, END, FORK, ORDER

_SEND_SECONDS = 2.0
_FATE_SECONDS = 2.0
_CLOSE_SECONDS = 1.0
_BOOT = (
    "import json, sys; config = json.loads(sys.argv[1]); sys.path[:] = config['path'];"
    " from qmath.sandbox.worker import main; main(config)"
)


@dataclass(slots=True)
class _Link:
    """A running server: its process, and the socket that orders go out by and news come in by."""

    process: subprocess.Popen[bytes]
    orders: socket.socket
    news: Channel
    ready: bool = False
    failure: str = ""
    fates: dict[int, str] = field(default_factory=dict)


class ForkServer:
    """One executed, preloaded process; `spawn` has it fork a worker. `module` is the service that workers run,
    `path` what its import needs beyond this process's own path.

    All methods return at once, except `fate`, and `close`, which take a moment. Use it on one thread. On Linux the
    server ends with the thread that started it.
    """

    def __init__(self, module: str, limits: WorkerLimits | None = None, path: Sequence[str] = ()) -> None:
        self._module = module
        self._limits = limits or WorkerLimits()
        self._path = path
        self._link: _Link | None = None
        self._numbers = itertools.count(1)

    def start(self) -> None:
        """Execute the server if it does not run. Orders wait in its socket while it imports."""
        self._linked()

    def spawn(self) -> tuple[int, Channel]:
        """Order a worker: its number, and the pipe to it, which may be used before the worker lives."""
        link = self._linked()
        _drain(link)
        number = next(self._numbers)
        ours, theirs = socket.socketpair()
        # A broken socket is not told here: the worker's pipe closes too, and whoever reads it asks for the reason.
        with theirs, suppress(OSError):
            link.orders.settimeout(_SEND_SECONDS)
            socket.send_fds(link.orders, [ORDER.pack(FORK, number)], [theirs.fileno()])
        return number, Channel(ours)

    def end(self, number: int) -> None:
        """Have a worker killed, if it still lives."""
        self._order(END, number)

    def fate(self, number: int) -> str:
        """What ended a worker whose pipe has closed: a signal's name, or "" where none is known to have.

        Raises SandboxError where the server never came up.
        """
        self._order(BURY, number)
        if (link := self._link) is None:
            return ""
        deadline = time.monotonic() + _FATE_SECONDS
        while number not in link.fates and _listen(link, max(0.0, deadline - time.monotonic())):
            pass
        if link.failure:
            self.close()
            raise SandboxError(
                f"Isolated workers do not start on this machine: {link.failure}.",
                "`qmath doctor` may say more.",
            )
        return link.fates.pop(number, "")

    def close(self) -> None:
        """End the server and every worker."""
        if (link := self._link) is None:
            return
        self._link = None
        link.news.close()
        try:
            link.process.wait(_CLOSE_SECONDS if link.ready else 0.0)
        except subprocess.TimeoutExpired:
            link.process.kill()
            link.process.wait()

    def _order(self, order: bytes, number: int) -> None:
        if (link := self._link) is None:
            return
        _drain(link)
        with suppress(OSError):  # where the server is gone its workers are gone too
            link.orders.settimeout(_SEND_SECONDS)
            link.orders.sendall(ORDER.pack(order, number))

    def _linked(self) -> _Link:
        if self._link is not None and self._link.process.poll() is None:
            return self._link
        self.close()
        if not hasattr(os, "fork"):
            raise SandboxError("Isolated cells need a Unix system.", "On Windows, run qmath inside WSL.")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._link = _Link(self._execute(theirs), ours, Channel(ours))
            except OSError as error:
                ours.close()
                raise SandboxError(
                    f"An isolated worker could not be started: {error}.",
                    "Check that Python itself can be executed.",
                ) from error
        return self._link

    def _execute(self, control: socket.socket) -> subprocess.Popen[bytes]:
        config = {
            "path": _import_path(self._path),
            "module": self._module,
            "parent": os.getpid(),
            "memory": self._limits.memory,
            "cpu_seconds": self._limits.cpu_seconds,
        }
        return subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOT, json.dumps(config)],
            stdin=control.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )


def _drain(link: _Link) -> None:
    while _listen(link, 0.0):
        pass


def _listen(link: _Link, timeout: float) -> bool:
    """Take in one piece of news from the server, which is trusted: it runs no cell. False when there was none."""
    try:
        message = link.news.receive(timeout)
    except (Closed, FrameError):
        if not link.ready and not link.failure:
            link.failure = "the process that makes them ended before it was ready"
        return False
    if message is None:
        return False
    link.ready = link.ready or "ready" in message
    link.failure = message.get("failed", link.failure)
    if "ended" in message:
        link.fates[message["ended"]] = message["how"]
    return True


def _import_path(extra: Sequence[str]) -> list[str]:
    """Where the server finds the modules that this process finds, qmath first of all from where it is running."""
    root = str(Path(qmath.__file__).resolve().parents[1])
    path = [entry for entry in (*extra, *sys.path) if os.path.isabs(entry)]
    return path if root in path else [*path, root]
