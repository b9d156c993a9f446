from __future__ import annotations

import select
import time
from contextlib import closing
from pathlib import Path

import pytest

from qmath.errors import SandboxError
from qmath.sandbox.forkserver import ForkServer
from qmath.sandbox.frames import MAX_REQUEST
from qmath.sandbox.process import Worker, WorkerDied

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def server():
    with closing(ForkServer("unrestricted", path=[HERE])) as server:
        yield server


@pytest.fixture
def worker(server):
    with Worker("cells", server=server) as worker:
        yield worker


def test_requests_are_answered_in_turn(worker):
    worker.send({"code": "x = 20"})
    assert worker.receive(20.0)["status"] == "ok"
    worker.send({"code": "value = x + 1"})
    assert worker.receive(20.0)["output"] == "21"


def test_waiting_on_the_descriptor(worker):
    worker.walls()
    assert worker.receive(0.0) is None
    worker.send({"code": "time.sleep(0.05)"})
    assert worker.receive(0.0) is None
    assert select.select([worker.fileno()], [], [], 20.0)[0] == [worker.fileno()]
    assert worker.receive(0.0)["status"] == "ok"


def test_what_hangs_is_killed_and_replaced(worker):
    worker.call({"code": "old = 1"}, 20.0)
    began = time.monotonic()
    assert worker.call({"code": "time.sleep(1000)"}, 0.2) is None
    assert time.monotonic() - began < 2.0
    assert worker.call({"code": "value = 'old' in globals()"}, 20.0)["output"] == "False"


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("os.abort()", "SIG"),
        ("ctypes.string_at(0)", "SIGSEGV"),
        ("os._exit(3)", "on its own"),
        ("os.close(3)\nwhile True: pass", "on its own"),
        ("os.write(3, b'\\xff\\xff\\xff\\xff')\ntime.sleep(1000)", "protocol"),
        ("os.write(3, b'\\0\\0\\0\\x02[]')\ntime.sleep(1000)", "protocol"),
    ],
)
def test_a_death_is_told_with_its_cause(worker, code, how):
    worker.send({"code": code})
    with pytest.raises(WorkerDied, match=how):
        worker.receive(20.0)
    assert worker.call({"code": "value = 1"}, 20.0)["output"] == "1"


def test_a_fault_of_the_service_is_a_reply(worker):
    assert "KeyError" in worker.call({}, 20.0)["error"]
    assert worker.call({"reply": {"n": 1}}, 20.0) == {"n": 1}
    assert "over the limit" in worker.call({"reply": {"n": "x" * (2 << 20)}}, 20.0)["error"]


def test_a_request_over_the_limit_is_refused(worker):
    with pytest.raises(SandboxError, match="too large"):
        worker.send({"code": "x" * MAX_REQUEST})
    assert worker.call({"code": "value = 1"}, 20.0)["output"] == "1"


def test_closing_twice_and_using_it_again(server):
    worker = Worker("cells", server=server)
    worker.close()
    worker.close()
    assert worker.fileno() == -1
    assert worker.call({"code": "value = 1"}, 20.0)["output"] == "1"
    worker.close()
