"""Stand-ins for solvers of SciPy that look at no signal; what they have themselves against endless work is used."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

from qmath.sandbox.host import clock


def optimize_names() -> dict[str, Any]:
    """HiGHS, with the time that the cell has left as its limit."""
    optimize = sys.modules["scipy.optimize"]
    return {name: _timed(getattr(optimize, name)) for name in ("milp", "linprog") if hasattr(optimize, name)}


def _timed(solve: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(solve)
    def timed(*args: Any, options: Any = None, **kwargs: Any) -> Any:
        if not str(kwargs.get("method", "highs")).startswith("highs"):
            return solve(*args, options=options, **kwargs)
        left, given = clock.seconds_left(), dict(options or {})
        given["time_limit"] = min(given.get("time_limit", left), left)
        return solve(*args, options=given, **kwargs)

    return timed
