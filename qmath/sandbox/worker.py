"""What runs in the other process: a fork server, executed afresh and preloaded, and the workers that it forks.

The server runs no cell. It imports the service, then does what qmath orders on its socket: fork a worker around a
pipe that came along with the order, or end one. A worker is a copy of the preloaded server, made in milliseconds,
that puts up the walls, says which stand, and then answers requests until its pipe closes. Nothing that one worker
does is seen by another, for each has its own copy of everything.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import struct
import time
from typing import Any, Protocol, cast

from qmath.sandbox.frames import MAX_REPLY, Closed, Pipe, encode
from qmath.sandbox.walls import Walls, WorkerLimits, die_with_parent

ORDER = struct.Struct("!cQ")  # what to do, and the number of the worker
FORK, END, BURY = b"F", b"E", b"B"  # BURY: its pipe is closed, so it is about to end of its own accord
# Threads of a BLAS would need clone, which the walls refuse. Read when NumPy is imported, removed afterwards.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_PIPE = 3
_FIRST_UNUSED, _LAST_DESCRIPTOR = 4, 64
_LAST_BREATH_SECONDS = 0.2


class Service(Protocol):
    """A module with `handle`, and optionally `preload`, which imports all that `handle` needs."""

    def handle(self, request: dict[str, Any]) -> dict[str, Any]: ...


def main(config: dict[str, Any]) -> None:
    """The server's life, from `python -c`. `config` is what `process.ForkServer` wrote; descriptor 0 is its socket."""
    die_with_parent(config["parent"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is qmath's business
    control = socket.socket(fileno=os.dup(0))
    os.dup2(1, 0)
    try:
        service = _load(config["module"])
        walls = Walls(WorkerLimits(config["memory"], config["cpu_seconds"]))
    except Exception as error:  # whatever keeps the service from loading is for qmath to tell
        control.sendall(encode({"failed": f"{type(error).__name__}: {error}"[:2000]}, MAX_REPLY))
        os._exit(1)
    control.sendall(encode({"ready": True}, MAX_REPLY))
    _serve(control, service, walls)
    os._exit(0)  # without the clean-up of an interpreter that holds all of sympy


def _load(module: str) -> Service:
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    gc.disable()  # what is imported stays; looking through it again and again is a tenth of the start
    service = importlib.import_module(module)
    preload = getattr(service, "preload", None)
    if preload is not None:
        preload()
    os.environ.clear()
    gc.freeze()  # and a collection in a worker would copy all of its pages
    gc.enable()
    return cast(Service, service)


def _serve(control: socket.socket, service: Service, walls: Walls) -> None:
    """Follow orders until qmath is gone; then no worker is left."""
    workers: dict[int, int] = {}
    try:
        while True:
            data, received, _, _ = socket.recv_fds(control, ORDER.size, 1)
            if len(data) < ORDER.size:
                return
            order, number = ORDER.unpack(data)
            if order == FORK:
                workers[number] = _fork(received[0], service, walls)
            elif order == END:
                _end(workers.pop(number, 0))
            else:
                how = _end(workers.pop(number, 0), _LAST_BREATH_SECONDS)
                control.sendall(encode({"ended": number, "how": how}, MAX_REPLY))
    except OSError:
        return  # the socket broke: qmath is gone
    finally:
        for pid in workers.values():
            _end(pid)


def _end(pid: int, patience: float = 0.0) -> str:
    """Kill a worker that still runs after `patience` seconds. The signal that ended it, empty where it was ours."""
    if not pid:
        return ""
    deadline = time.monotonic() + patience
    while (ended := os.waitpid(pid, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.001)
    if ended == (0, 0):
        os.kill(pid, signal.SIGKILL)  # our own child, not yet waited for: the number is still its own
        os.waitpid(pid, 0)
        return ""
    return signal.Signals(os.WTERMSIG(ended[1])).name if os.WIFSIGNALED(ended[1]) else ""


def _fork(pipe: int, service: Service, walls: Walls) -> int:
    """The process id of a new worker; 0 where the system gives none."""
    server = os.getpid()
    try:
        pid = os.fork()
    except OSError:  # no process is to be had: the closed pipe says so, and the other workers go on
        os.close(pipe)
        return 0
    if pid:
        os.close(pipe)
        return pid
    try:
        _work(pipe, service, walls, server)
    finally:
        os._exit(1)  # never back into the server's loop, whatever was raised


def _work(pipe: int, service: Service, walls: Walls, server: int) -> None:
    """A worker's life: only the pipe and /dev/null stay open, the walls go up, requests are answered in turn."""
    os.dup2(pipe, _PIPE)
    os.closerange(_FIRST_UNUSED, _LAST_DESCRIPTOR)
    qmath = Pipe(_PIPE)
    qmath.send({"walls": [[wall.name, wall.active, wall.note] for wall in walls.raise_all(server)]})
    while True:
        request = qmath.receive()
        try:
            qmath.send(service.handle(request))
        except Closed:
            return
        except Exception as error:  # a fault of the service, or a reply that is no JSON: qmath decides
            qmath.send({"error": f"{type(error).__name__}: {error}"[:2000]})
