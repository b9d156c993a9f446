"""Which sandbox is used when, and that both keep the same promises."""

from __future__ import annotations

import math
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from qmath.result import CellResult
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.pool import WorkerPool
from qmath.workshop import LocalWorkshop, Namespace, can_run_here, open_workshop

LIMITS = CellLimits(seconds=1.0)

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="every cell runs in a worker here")


def run(namespace: Namespace, code: str, seconds: float = math.inf) -> CellResult:
    namespace.start(code, seconds)
    deadline = time.monotonic() + 30
    while (result := namespace.poll()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return result


def test_a_thread_that_cannot_hear_alarms_gets_workers() -> None:
    assert can_run_here()
    assert isinstance(open_workshop(LIMITS, isolated=False), LocalWorkshop)
    with ThreadPoolExecutor(1) as pool:
        assert not pool.submit(can_run_here).result()
        workshop = pool.submit(open_workshop, LIMITS, isolated=False).result()
    assert isinstance(workshop, WorkerPool)
    workshop.close()


@pytest.mark.parametrize("isolated", [False, True], ids=["in process", "isolated"])
def test_a_namespace_is_kept_for_an_attempt_and_shared_with_no_other(isolated: bool) -> None:
    workshop = open_workshop(LIMITS, isolated=isolated)
    first, second = workshop.namespace(), workshop.namespace()
    assert run(first, "x = 41").ok
    assert run(first, "x + 1").output == "42"
    assert "NameError" in run(second, "x").output
    assert run(first, "while True: pass").status == "timeout"
    assert first.poll() is None
    for namespace in (first, second):
        namespace.close()
    workshop.close()


@pytest.mark.parametrize("isolated", [False, True], ids=["in process", "isolated"])
@pytest.mark.parametrize("seconds", [-1.0, 0.2])
def test_a_cell_ends_with_the_time_of_its_problem(isolated: bool, seconds: float) -> None:
    workshop = open_workshop(CellLimits(seconds=20.0), isolated=isolated)
    namespace = workshop.namespace()
    result = run(namespace, "while True: pass", seconds)
    assert result.status == "timeout"
    assert result.seconds < 10
    namespace.close()
    workshop.close()


def test_only_a_worker_has_something_to_wait_for() -> None:
    workshop = open_workshop(LIMITS, isolated=False)
    assert workshop.namespace().fileno() is None
    workshop.close()
    workshop = open_workshop(LIMITS, isolated=True)
    namespace = workshop.namespace()
    namespace.start("1", 5.0)
    assert isinstance(namespace.fileno(), int)
    namespace.close()
    workshop.close()
