"""How OpenMP's threads wait for each other; to be said before ggml is loaded, by whoever loads it first."""

from __future__ import annotations

import os

_SPINS = "15000"


def spin_briefly() -> None:
    """Have threads spin at barriers for a short time only, unless the user's environment says otherwise.

    By default they spin for long and starve each other where anything else runs: one sequence at 0.7 tokens/s beside a
    busy neighbour, on 2 cores. With too short a spin they fall asleep at the barriers of a batch. Measured there in
    tokens/s, 16 sequences on a free machine and 4 beside the neighbour: 51 to 56 and 16.1 with 5000 spins, 58.6 and
    13.9 with 15000, 59.3 and 12.4 with 100000.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)  # libgomp reads it once, when it is loaded
