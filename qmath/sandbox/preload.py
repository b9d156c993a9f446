"""Imports everything that cells may need, so that no cell waits for it or opens a file."""

from __future__ import annotations


def preload() -> None:
    """Import sympy with its lazy modules, mpmath, numpy, and scipy where it is installed (about 2 s, once).

    Safe to call from any thread and more than once; `Namespace` calls it when nobody did.
    """
    import mpmath  # noqa: F401
    import numpy  # noqa: F401
    import sympy  # noqa: F401
