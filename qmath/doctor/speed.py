"""How fast a model can be expected to write: each token reads all weights once, so memory bandwidth bounds it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from qmath.doctor.check import Check

_BYTES = 64 << 20  # a thread; more than any cache holds of it
_ROUNDS = 3
_SLOW = 3.0  # tokens a second: about as fast as one reads


def bandwidth(threads: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Bytes a second that `threads` threads read from main memory together: the best of a few rounds."""
    import numpy as np

    blocks = [np.ones(_BYTES // 8) for _ in range(threads)]
    best = float("inf")
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(_ROUNDS):
            began = clock()
            for future in [pool.submit(block.max) for block in blocks]:
                future.result()
            best = min(best, clock() - began)
    return threads * _BYTES / max(best, 1e-9)


def estimate(bytes_per_second: float, weight_bytes: int) -> Check:
    """What to expect of a model of this size on the processor."""
    tokens = bytes_per_second / weight_bytes
    figure = f"{tokens:.0f}" if tokens >= 10 else f"{tokens:.1f}"
    detail = (
        f"about {figure} tokens/s on the processor: {bytes_per_second / 1e9:.0f} GB/s of memory bandwidth,"
        f" measured now, for {weight_bytes / 1e9:.1f} GB of weights"
    )
    if tokens >= _SLOW:
        return Check("model", "speed", "ok", detail)
    return Check("model", "speed", "warning", detail, "A smaller model (`qmath models`) or a GPU is faster.")
