"""Where output goes."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from qmath.sandbox.host.capture import CellOutput, descriptors
from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits


def test_output_is_bounded() -> None:
    output = CellOutput(5)
    output.write("abc")
    output.write("def")
    assert (output.text(), output.truncated) == ("abcde", True)


def test_blocks_begin_on_a_line_of_their_own() -> None:
    output = CellOutput(50)
    output.write("a")
    output.add_block("b")
    output.put_first("c\n")
    assert output.text() == "c\na\nb"


def test_nothing_reaches_the_real_streams(capfd) -> None:
    namespace = Namespace(CellLimits(output_chars=100))
    result = namespace.run(
        "import sys, warnings\nprint('a')\nprint('b', file=sys.stderr)\nwarnings.warn('c')\nprint('x' * 999)"
    )
    assert result.output.startswith("a\nb\nxx")
    assert result.truncated
    assert capfd.readouterr() == ("", "")


def test_c_code_is_captured(capfd) -> None:
    with descriptors().redirected():
        os.write(1, b"from C")
    assert descriptors().take() == "from C"
    assert descriptors().take() == ""
    os.write(1, b"after")
    assert capfd.readouterr().out == "after"


def test_scipys_solver_prints_into_the_cell(capfd, show) -> None:
    pytest.importorskip("scipy.optimize")  # here, for the import takes longer than cells have
    show("from scipy.optimize import linprog")
    assert show("print(linprog([-1], A_ub=[[1]], b_ub=[4], options={'disp': True}).fun)").endswith("-4.0")
    assert capfd.readouterr().out == ""


def test_other_threads_keep_the_hosts_streams(capfd) -> None:
    namespace = Namespace()
    timer = threading.Timer(0.05, lambda: print("host", file=sys.stdout))
    timer.start()
    result = namespace.run("import time\ntime.sleep(0.2)\nprint('cell')")
    timer.join()
    assert result.output == "cell"
    assert capfd.readouterr().out == "host\n"
