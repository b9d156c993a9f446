"""qmath: solve mathematics on your own machine, with answers that are checked.

import qmath
qmath.solve("3x^2+7x-6=0").answer  # '-3, \\frac{2}{3}'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qmath.api import solve as solve
    from qmath.api import stream as stream
    from qmath.api import stream_many as stream_many

__version__ = "0.1.0"
__all__ = ["__version__", "solve", "stream", "stream_many"]


def __getattr__(name: str) -> Any:
    """The API is imported when it is asked for: `qmath --help` and the set-up need none of it."""
    if name in ("solve", "stream", "stream_many"):
        from qmath import api

        return getattr(api, name)
    raise AttributeError(f"module 'qmath' has no attribute {name!r}")
