"""What cells have of sys, io, traceback and timeit, and redirections."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.result import CellResult


@pytest.mark.parametrize(
    "code", ["input('n? ')", "import sys\nsys.stdin.read()", "import sys\nlist(sys.stdin)"]
)
def test_there_is_nobody_to_ask(run: Callable[[str], CellResult], code: str) -> None:
    result = run(code)
    assert result.status == "error"
    assert result.output.splitlines()[-1].startswith("EOFError: input() has nobody to ask")


def test_the_exception_that_is_handled(show: Callable[[str], str]) -> None:
    code = "import traceback\ntry: 1/0\nexcept ZeroDivisionError:\n    traceback.print_exc()\n"
    code += "    e = traceback.format_exc()"
    assert show(code) == "ZeroDivisionError: division by zero"
    assert show("e.strip()") == "ZeroDivisionError: division by zero"


def test_the_clock_of_timeit(show: Callable[[str], str]) -> None:
    assert show("from timeit import default_timer as t\ns = t()\nt() >= s") == "True"


def test_redirected_output(show: Callable[[str], str]) -> None:
    code = "import io\nfrom contextlib import redirect_stdout, redirect_stderr\nb = io.StringIO()\n"
    assert show(code + "with redirect_stdout(b), redirect_stderr(b): print('a')\nb.getvalue()") == "a"
    assert show(code + "c = redirect_stdout(b)\nc.__enter__()\nprint('lost')") == ""
    assert show("print('seen')") == "seen"
