"""What cells get in place of matplotlib: every call does nothing, and the first one says so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

from qmath.sandbox.names.ownership import MARK

SENTENCE = "(Plots cannot be shown here; print the numbers instead.)"
_USUAL: Final = tuple(
    "plot scatter bar hist pie figure subplot subplots show title xlabel ylabel xlim ylim axis axhline axvline legend "
    "grid savefig tight_layout text annotate fill_between contour imshow close clf gca gcf".split()
)


class PlotStub:
    """A module, function or object of a plotting library."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":  # `from matplotlib.pyplot import *`
            return _USUAL
        if name.startswith("_") or name == MARK:
            raise AttributeError(name)
        return PlotStub(f"{self._name}.{name}")

    def __call__(self, *_: Any, **__: Any) -> PlotStub:
        out: Any = sys.stdout  # a capture.CellOutput, unless the cell redirected it
        if not getattr(out, "said_plotting", True):
            out.said_plotting = True
            out.write(SENTENCE + "\n")
        return PlotStub(self._name)

    def __iter__(self) -> Iterator[PlotStub]:
        return iter((PlotStub(self._name), PlotStub(self._name)))  # fig, ax = plt.subplots()

    def __getitem__(self, _: Any) -> PlotStub:
        return PlotStub(self._name)

    def __enter__(self) -> PlotStub:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __repr__(self) -> str:
        return f"<{self._name}: {SENTENCE[1:-1]}>"
