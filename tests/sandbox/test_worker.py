"""The other process from within: its main, driven over a bare socket as `ForkServer` drives it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qmath.sandbox.forkserver import _BOOT
from qmath.sandbox.frames import Channel, Closed
from qmath.sandbox.worker import BURY, END, FORK, ORDER

HERE = str(Path(__file__).parent)


@pytest.fixture
def boot():
    started = []

    def start(module: str = "unrestricted", parent: int | None = None) -> tuple[socket.socket, Channel]:
        ours, theirs = socket.socketpair()
        config = {
            "path": [HERE, *sys.path],
            "module": module,
            "parent": parent or os.getpid(),
            "memory": 1 << 28,
            "cpu_seconds": 20,
        }
        with theirs:
            command = [sys.executable, "-I", "-c", _BOOT, json.dumps(config)]
            process = subprocess.Popen(command, stdin=theirs.fileno(), env={})
        started.append((process, ours))
        return ours, Channel(ours)

    yield start
    for process, ours in started:
        ours.close()
        process.wait(10.0)


def fork(orders: socket.socket, number: int) -> Channel:
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(orders, [ORDER.pack(FORK, number)], [theirs.fileno()])
    return Channel(ours)


def test_the_way_of_a_worker(boot):
    orders, news = boot()
    worker = fork(orders, 7)  # before the server is ready
    assert news.receive(20.0) == {"ready": True}
    assert [name for name, active, _ in worker.receive(20.0)["walls"] if active]
    worker.send({"code": "value = 6 * 7"}, 1.0)
    assert worker.receive(20.0)["output"] == "42"
    orders.sendall(ORDER.pack(END, 7))
    with pytest.raises(Closed):
        worker.receive(20.0)
    worker.close()


def test_a_worker_ends_with_its_pipe(boot):
    orders, news = boot()
    worker = fork(orders, 1)
    worker.receive(20.0)
    worker.send({"code": "value = os.getpid()"}, 1.0)
    pid = int(worker.receive(20.0)["output"])
    worker.close()
    news.receive(20.0)
    orders.sendall(ORDER.pack(BURY, 1))
    assert news.receive(20.0) == {"ended": 1, "how": ""}
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    ("code", "how"), [("ctypes.string_at(0)", "SIGSEGV"), ("os.close(3); time.sleep(1000)", "")]
)
def test_only_what_ended_a_worker_before_the_server_did_is_told(boot, code, how):
    orders, news = boot()
    worker = fork(orders, 1)
    worker.receive(20.0)
    news.receive(20.0)
    worker.send({"code": code}, 1.0)
    assert buried(orders, news, worker) == how


def test_a_kill_from_outside_is_told(boot):
    orders, news = boot()
    worker = fork(orders, 1)
    worker.receive(20.0)
    news.receive(20.0)
    worker.send({"code": "value = os.getpid()"}, 1.0)
    os.kill(int(worker.receive(20.0)["output"]), signal.SIGKILL)
    assert buried(orders, news, worker) == "SIGKILL"


def buried(orders, news, worker):
    with closing(worker), pytest.raises(Closed):
        worker.receive(20.0)
    orders.sendall(ORDER.pack(BURY, 1))
    return news.receive(20.0)["how"]


def test_burying_what_never_was_is_answered(boot):
    orders, news = boot()
    news.receive(20.0)
    orders.sendall(ORDER.pack(END, 99))
    orders.sendall(ORDER.pack(BURY, 99))
    assert news.receive(20.0) == {"ended": 99, "how": ""}


def test_a_service_that_fails_to_load_is_named(boot):
    _, news = boot("no_such_service")
    assert "no_such_service" in news.receive(20.0)["failed"]
    with pytest.raises(Closed):
        news.receive(20.0)


def test_a_server_whose_qmath_is_gone_already_ends(boot):
    _, news = boot(parent=1 if os.getpid() != 1 else 2)
    with pytest.raises(Closed):
        news.receive(20.0)
