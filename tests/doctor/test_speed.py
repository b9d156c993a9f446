from __future__ import annotations

import itertools

from qmath.doctor import speed


def test_bandwidth_is_bytes_over_the_best_time() -> None:
    ticks = itertools.count(0, 0.5)
    assert speed.bandwidth(2, lambda: next(ticks)) == 2 * (64 << 20) / 0.5
    assert speed.bandwidth(1) > 1e8


def test_the_estimate_names_both_figures() -> None:
    check = speed.estimate(16.4e9, 1_117_000_000)
    assert check.status == "ok"
    assert "about 15 tokens/s" in check.detail
    assert "16 GB/s" in check.detail
    assert "1.1 GB" in check.detail


def test_a_model_that_crawls_is_a_warning() -> None:
    check = speed.estimate(16e9, 47_000_000_000)
    assert (check.status, check.blocking) == ("warning", False)
    assert "0.3 tokens/s" in check.detail
    assert check.remedy
