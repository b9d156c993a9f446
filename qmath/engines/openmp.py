"""How OpenMP's threads wait for each other; to be said before ggml is loaded, by whoever loads it first."""

from __future__ import annotations

import os

_SPINS = "5000"


def spin_briefly() -> None:
    """Have threads spin at barriers for a short time only, unless the user's environment says otherwise.

    By default they spin for long and starve each other where anything else runs. Measured on 2 cores, idle and with a
    busy neighbour: 13.3 and 0.7 tokens/s by default, 13.1 and 5.2 with a short spin, 9.4 and 6.7 without any.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)  # libgomp reads it once, when it is loaded
