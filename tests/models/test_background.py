from __future__ import annotations

import threading
import time

import pytest

from qmath.models.background import Abandoned, Pulse, Stalled, run


def test_results_and_errors_come_back() -> None:
    assert run(lambda _: 7, patience=5) == 7
    with pytest.raises(ZeroDivisionError):
        run(lambda _: 1 // 0, patience=5)


def test_silence_is_left_and_the_work_learns_of_it() -> None:
    ended = threading.Event()

    def work(pulse: Pulse) -> None:
        time.sleep(0.5)
        try:
            pulse.beat()
        except Abandoned:
            ended.set()
            raise

    with pytest.raises(Stalled):
        run(work, patience=0.15)
    assert ended.wait(5)


def test_beats_keep_it_alive() -> None:
    def work(pulse: Pulse) -> str:
        for _ in range(8):
            time.sleep(0.05)
            pulse.beat()
        return "done"

    assert run(work, patience=0.25) == "done"
