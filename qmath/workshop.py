"""Where cells run and answers are checked, as the driver sees it: started, and collected when they are done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from qmath.result import CellResult, Verdict


class Namespace(Protocol):
    """The Python namespace of one attempt. One cell at a time."""

    def start(self, code: str) -> None:
        """Run a cell; where it runs in this process, this returns when it is done."""

    def poll(self) -> CellResult | None:
        """What came of it, once it is over; bounds its time, so it is to be called now and then."""

    def fileno(self) -> int | None:
        """A descriptor that is readable when `poll` has news; None where there is none."""

    def close(self) -> None:
        """Give the place back."""


class Checker(Protocol):
    """Checks one answer at a time in a process of its own."""

    def start(self, problem: str, answer: str) -> None: ...
    def poll(self) -> Verdict | None: ...
    def fileno(self) -> int | None: ...
    def close(self) -> None: ...


OpenNamespace = Callable[[], Namespace]
