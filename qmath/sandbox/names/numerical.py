"""Stand-ins for names of numpy and scipy."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable
from typing import Any

from qmath.sandbox.denial import Denied
from qmath.sandbox.guards import arrays, iteration
from qmath.sandbox.names import impostors, system


def numpy_names() -> dict[str, Any]:
    """No arrays over raw memory, and no endless loop in C."""
    import numpy as np

    def make(*_: Any, **__: Any) -> Any:
        raise Denied("numpy.ndarray() is not available in cells; use numpy.array(), zeros() or ones().")

    def fromiter(iterable: Any, dtype: Any, count: int = -1) -> Any:
        given = iteration.stream(iterable)
        return np.array(list(itertools.islice(given, count) if count >= 0 else given), dtype=dtype)

    ndarray = impostors.impostor(np.ndarray, make)
    return {"ndarray": ndarray, "fromiter": fromiter, "printoptions": system.PrintOptions}


def fft_names() -> dict[str, Any]:
    """Functions in place of objects that know the backends of everybody; without threads, which nothing stops."""
    module = importlib.import_module("scipy.fft")

    def plain(function: Any) -> Callable[..., Any]:
        def call(x: Any, *args: Any, **kwargs: Any) -> Any:
            kwargs.pop("workers", None)
            return function(x, *args[:4], **kwargs)

        return call

    names = [name for name in module.__all__ if type(getattr(module, name)).__name__ == "_Function"]
    return {name: plain(getattr(module, name)) for name in names}


def spatial_names() -> dict[str, Any]:
    """Qhull, with its size bounded."""
    spatial = sys.modules["scipy.spatial"]

    def bounded(real: type) -> type:
        def make(points: Any, *args: Any, **kwargs: Any) -> Any:
            arrays.check_hull(points)
            return real(points, *args, **kwargs)

        return impostors.impostor(real, make)

    names = ("ConvexHull", "Delaunay", "Voronoi", "HalfspaceIntersection")
    return {name: bounded(getattr(spatial, name)) for name in names}
