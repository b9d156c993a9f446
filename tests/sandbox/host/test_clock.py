"""The end of a cell's time, and Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from qmath.errors import SandboxError
from qmath.sandbox.host import clock
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits

LOOP = "\n        while True: pass"
SWALLOWING = [
    "while True: pass",
    f"while True:\n    try:{LOOP}\n    except: pass",
    f"while True:\n    try:{LOOP}\n    except BaseException: pass",
    f"def f():\n    try:{LOOP}\n    finally: f()\nf()",
    f"class S:\n    def __enter__(s): pass\n    def __exit__(s, *a): return True\nwhile True:\n    with S():{LOOP}",
    f"import contextlib\nwhile True:\n    with contextlib.suppress(Exception):{LOOP}",
    f"import contextlib\nwhile True:\n    with contextlib.ExitStack() as e:\n        e.push(lambda *a: True){LOOP}",
    f"class A:\n    def __str__(s):{LOOP}\nA()",
    f"class A(Exception):\n    def __str__(s):{LOOP}\nraise A",
    f"class A:\n    def __hash__(s):{LOOP}\n{{A()}}",
    "import time\ntime.sleep(1000)",
    "import queue\nqueue.Queue().get()",
    "import re\nre.match('(a+)+$', 'a' * 40 + 'b')",
    "x = 7**(2**22)\nwhile True: x = x * x",
    "from sympy import factorint\nfactorint((2**401 - 1) * (2**389 - 21))",
]


@pytest.mark.parametrize("code", SWALLOWING)
def test_no_cell_outlives_its_time(run, code: str) -> None:
    result = run(code)
    assert (result.status, result.seconds < 1.5) == ("timeout", True), result
    assert run("1 + 1").output == "2"


def test_a_suspended_generator_runs_nothing_after_its_cell() -> None:
    namespace = Namespace(CellLimits(seconds=0.3))
    body = f"def g():\n    try: yield 1\n    finally:{LOOP}\nkeep = g()\nnext(keep)"
    assert namespace.run(body).status == "ok"
    began = time.monotonic()
    del namespace
    assert time.monotonic() - began < 0.5


def test_the_hosts_timer_and_handler_come_back() -> None:
    seen: list[int] = []
    previous = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
    outer = signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        Namespace(CellLimits(seconds=0.1)).run("while True: pass")
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left < 0.95
        time.sleep(left + 0.05)
        assert seen == [1]
    finally:
        signal.signal(signal.SIGALRM, previous)
        signal.setitimer(signal.ITIMER_REAL, *outer)


def test_ctrl_c_passes_through_promptly() -> None:
    namespace = Namespace(CellLimits(seconds=10))
    threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        namespace.run(f"while True:\n    try:{LOOP}\n    except Exception: pass")
    assert time.monotonic() - began < 1.5
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert namespace.run("1 + 1").output == "2"


def test_ctrl_c_around_a_cell_waits_until_the_host_is_restored() -> None:
    order = []

    def work() -> None:
        with clock.interrupts_deferred():
            signal.raise_signal(signal.SIGINT)
            order.append("restored")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert order == ["restored"]


def test_other_threads_are_told_to_use_a_worker() -> None:
    failures: list[SandboxError] = []

    def attempt() -> None:
        try:
            Namespace()
        except SandboxError as error:
            failures.append(error)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert "isolated" in failures[0].remedy
