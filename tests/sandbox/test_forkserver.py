"""The executed process that forks workers: what it gets, when it fails, and that nothing outlives qmath."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest

import qmath
from qmath.errors import SandboxError
from qmath.sandbox.forkserver import ForkServer
from qmath.sandbox.frames import Closed
from qmath.sandbox.process import Worker, WorkerDied

HERE = str(Path(__file__).parent)
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@pytest.fixture(scope="module")
def server():
    with closing(ForkServer("unrestricted", path=[HERE])) as server:
        server.start()
        yield server


def gone(pid: int, seconds: float = 5.0) -> bool:
    """Whether a process has ended, or does within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def pid_of(worker: Worker) -> int:
    reply = worker.call({"code": "value = os.getpid()"}, 20.0)
    assert reply is not None
    return int(reply["output"])


def test_starting_does_not_wait():
    began = time.monotonic()
    with closing(ForkServer("unrestricted", path=[HERE])) as server:
        server.start()
        with Worker("cells", server=server) as worker:
            assert time.monotonic() - began < 0.2
            assert worker.ready() is False
            assert worker.call({"code": "value = 6 * 7"}, 20.0)["output"] == "42"


@LINUX
def test_the_server_is_executed_with_nothing_of_ours(server):
    with Worker("cells", server=server) as worker:
        pid = int(worker.call({"code": "value = os.getppid()"}, 20.0)["output"])
    assert Path(f"/proc/{pid}/environ").read_bytes() == b""
    assert os.readlink(f"/proc/{pid}/cwd") == "/"
    assert os.readlink(f"/proc/{pid}/exe") == os.path.realpath(sys.executable)
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        assert os.readlink(descriptor).startswith(("/dev/null", "socket:"))
    assert os.getsid(pid) == pid


def test_workers_share_nothing(server):
    with Worker("cells", server=server) as one, Worker("cells", server=server) as other:
        assert pid_of(one) != pid_of(other)
        one.call({"code": "sys.modules['math'].pi = 3; leak = 1"}, 20.0)
        assert (
            other.call({"code": "import math; value = math.pi > 3, 'leak' in globals()"}, 20.0)["output"]
            == "(True, False)"
        )
        with Worker("cells", server=server) as later:
            assert later.call({"code": "import math; value = math.pi > 3"}, 20.0)["output"] == "True"


def test_what_ended_a_worker_is_told(server):
    number, channel = server.spawn()
    with closing(channel):
        assert "walls" in channel.receive(20.0)
        channel.send({"code": "ctypes.string_at(0)"}, 1.0)
        with pytest.raises(Closed):
            channel.receive(20.0)
        assert server.fate(number) == "SIGSEGV"
        assert server.fate(number) == ""


def test_a_service_that_can_not_be_loaded_is_told():
    with closing(ForkServer("no_such_service")) as server, Worker("cells", server=server) as worker:
        with pytest.raises(SandboxError, match="No module named 'no_such_service'") as told:
            worker.walls()
        assert not isinstance(told.value, WorkerDied)


def test_a_python_that_can_not_run_is_told(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SandboxError, match="could not be started"):
        ForkServer("unrestricted").start()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with (
        closing(ForkServer("unrestricted")) as server,
        Worker("cells", server=server) as worker,
        pytest.raises(SandboxError, match="ended before it was ready"),
    ):
        worker.walls()


def test_a_dead_server_is_replaced():
    with closing(ForkServer("unrestricted", path=[HERE])) as server, Worker("cells", server=server) as worker:
        first = int(worker.call({"code": "value = os.getppid()"}, 20.0)["output"])
        old = pid_of(worker)
        os.kill(first, signal.SIGKILL)
        assert gone(first)
        assert gone(old)
        assert worker.call({"code": "value = 1"}, 20.0) is None
        second = int(worker.call({"code": "value = os.getppid()"}, 20.0)["output"])
        assert second != first


def test_closing_ends_everything_at_once():
    server = ForkServer("unrestricted", path=[HERE])
    worker = Worker("cells", server=server)
    pid = pid_of(worker)
    worker.send({"code": "while True: pass"})
    began = time.monotonic()
    server.close()
    assert time.monotonic() - began < 1.0
    assert gone(pid)
    worker.close()


ORPHANS = """
    import sys, time
    from qmath.sandbox.forkserver import ForkServer
    from qmath.sandbox.process import Worker
    server = ForkServer("unrestricted", path=[sys.argv[1]])
    pids = []
    for code in ("while True: pass", "time.sleep(1000)", None):
        worker = Worker("cells", server=server)
        pids += worker.call({"code": "value = os.getpid(), os.getppid()"}, 30)["output"].strip("()").split(", ")
        if code:
            worker.send({"code": code})
    if sys.argv[2] == "starting":
        late = ForkServer("unrestricted", path=[sys.argv[1]])
        late.start()
        pids.append(late._link.process.pid)
    print(*pids, flush=True)
    time.sleep(1000)
"""


@LINUX
@pytest.mark.parametrize("when", ["running", "starting"])
def test_no_worker_outlives_a_killed_qmath(when):
    root = str(Path(qmath.__file__).parents[1])
    command = [sys.executable, "-c", textwrap.dedent(ORPHANS), HERE, when]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    ) as parent:
        pids = {int(pid) for pid in parent.stdout.readline().split()}
        assert len(pids) == 4 + (when == "starting")
        parent.kill()
    assert [pid for pid in pids if not gone(pid)] == []


def test_the_module_is_found_from_a_source_tree(tmp_path):
    """As `python -m` in a checkout has it: qmath is nowhere but on a relative or inserted path."""
    root = str(Path(qmath.__file__).parents[1])
    code = (
        f"import sys, os; os.chdir({root!r}); sys.path[:] = [''] + [p for p in sys.path if p != {root!r}]\n"
        "from qmath.sandbox.forkserver import ForkServer\nfrom qmath.sandbox.process import Worker\n"
        f"os.chdir({str(tmp_path)!r})\n"
        f"server = ForkServer('unrestricted', path=[{HERE!r}])\n"
        "print(Worker('cells', server=server).call({'code': 'value = 6 * 7'}, 30)['output']); server.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("42\n", "")
