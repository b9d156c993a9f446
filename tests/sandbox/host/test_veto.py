"""The audit hook."""

from __future__ import annotations

import sys
import threading

import pytest

from qmath.sandbox.denial import Denied, ModuleDenied
from qmath.sandbox.host import veto


@pytest.fixture(autouse=True)
def installed() -> None:
    veto.install()


def test_while_watched_the_thread_may_do_little(tmp_path) -> None:
    path = tmp_path / "x"
    with veto.watching():
        with pytest.raises(Denied, match="open"):
            path.write_text("x")
        with pytest.raises(ModuleDenied):
            import this  # noqa: F401
        with pytest.raises(Denied, match="exec"):
            exec("1")
    assert not path.exists()
    path.write_text("x")


def test_our_own_code_may(tmp_path) -> None:
    with veto.watching(), veto.trusted():
        (tmp_path / "x").write_text("x")
    assert (tmp_path / "x").exists()


def test_other_threads_may(tmp_path) -> None:
    with veto.watching():
        thread = threading.Thread(target=(tmp_path / "x").touch)
        with veto.trusted():
            thread.start()
        thread.join()
    assert (tmp_path / "x").exists()


def test_code_that_came_through_the_gate_may_be_executed() -> None:
    code = compile("sys.maxsize", "<cell>", "eval")
    with veto.watching():
        veto.permit_execution(code)
        assert eval(code) == sys.maxsize
    assert not veto.active()
