"""The memory that cells may add."""

from __future__ import annotations

import resource

import pytest

from qmath.sandbox.host.memory import MemoryAllowance, frames_that_fit
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits

GREEDY = [
    "bytes(10**11)",
    "[0] * 10**10",
    "'a'.ljust(10**11)",
    "'%99999999999d' % 1",
    "1 << 10**11",
    "import numpy as np\nnp.zeros(10**12)",
    "list(range(10**10))",
    "x = {}\nwhile True: x[len(x)] = 'a' * 10**6",
]


@pytest.mark.parametrize("code", GREEDY)
def test_greedy_cells_end(run, code: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_STACK)
    result = run(code)
    assert result.status in ("memory", "timeout")
    assert before == (resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_STACK))
    assert run("1 + 1").output == "2"


def test_what_cells_keep_is_taken_off() -> None:
    namespace = Namespace(CellLimits(memory_bytes=300 << 20))
    assert namespace.run("a = bytes(200 << 20)").status == "ok"
    assert namespace.run("b = bytes(200 << 20)").status == "memory"
    assert namespace.run("del a\n1").output == "1"
    assert namespace.run("b = bytes(200 << 20)").status == "ok"


def test_a_limit_of_the_host_is_kept() -> None:
    allowance = MemoryAllowance(1 << 40)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (1 << 39, hard))
    try:
        with allowance.limited():
            assert resource.getrlimit(resource.RLIMIT_AS)[0] == 1 << 39
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def test_frames() -> None:
    assert frames_that_fit() > 1000
