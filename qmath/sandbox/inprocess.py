"""Cells run in this process: `Namespace(limits).run(code)`.

What is around a cell, from the outside in: the host's state put away, output captured, a memory limit, an alarm, the
audit hook, and then code that came through the gate, with builtins and modules of its own. `docs/security.md` says
what each layer stops. In process this contains accidents and known tricks; the isolated worker is the real wall.
"""

from __future__ import annotations

import contextlib
import math
import sys
import textwrap
import time
from typing import Any

from qmath.result import CellResult, CellStatus
from qmath.sandbox import gate, report
from qmath.sandbox.denial import CellStopped, Denied, TooLarge
from qmath.sandbox.guards import arrays, evaluation
from qmath.sandbox.host import caches, clock, runtime, veto
from qmath.sandbox.host.capture import CellOutput, descriptors, streams_replaced
from qmath.sandbox.host.memory import MemoryAllowance
from qmath.sandbox.host.state import CellState
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.names import builtin, proxies, standins
from qmath.sandbox.names.classes import take_new_classes
from qmath.sandbox.names.ownership import MARK
from qmath.sandbox.names.plotting import PlotStub
from qmath.sandbox.preload import preload, preload_named


class Namespace:
    """The Python namespace of one attempt: names live from cell to cell, also after a cell that failed.

    Construct and run it on the main thread (SIGALRM interrupts cells there). `capture_fds=False` leaves file
    descriptors 1 and 2 alone, for a worker that already points them elsewhere and may open nothing.
    Raises SandboxError where cells cannot be interrupted: off the main thread, or without SIGALRM.
    """

    def __init__(self, limits: CellLimits | None = None, *, capture_fds: bool = True) -> None:
        clock.require()
        preload(scipy=not capture_fds)
        evaluation.install()
        arrays.install()
        caches.install()
        standins.by_object()
        for name in ("math", "sympy", "numpy"):  # the first cell need not wait for these
            proxies.proxy(sys.modules[name])
        veto.install()
        self.limits = limits or CellLimits()
        self._seconds = self.limits.seconds  # that the running cell has
        self._descriptors = descriptors() if capture_fds else None
        self._allowance = MemoryAllowance(self.limits.memory_bytes)
        self._state = CellState()
        self._globals: dict[str, Any] = {
            "__name__": "__main__",
            "__doc__": None,
            "__builtins__": builtin.cell_builtins(),
            MARK: object(),
        }
        self._cells = 0
        self._poisonous = False

    def run(self, code: str, seconds: float = math.inf) -> CellResult:
        """Run one cell, for `seconds` where that is less than the limit.

        KeyboardInterrupt of the host passes through; everything else becomes a CellResult.
        """
        clock.require()
        preload_named(code)
        started = time.perf_counter()
        self._seconds = self.limits.within(seconds).seconds
        self._cells += 1
        filename = f"<cell {self._cells}>"
        source = textwrap.dedent(code.replace("\r\n", "\n")) if code[:1].isspace() else code
        output = CellOutput(self.limits.output_chars, sys.stdout, self._descriptors)
        with clock.interrupts_deferred():
            ended, error = self._contained(source, filename, output)
            if self._descriptors is not None:
                output.put_first(self._descriptors.take())
        if ended is None:
            assert error is not None  # it has an outcome or an error
            ended = self._outcome(error, report.where(error, filename, source.splitlines()))
        status, text = ended
        output.add_block(text)
        printed = output.text()
        return CellResult(
            status,
            printed.rstrip("\n") if status == "ok" else printed,
            output.truncated,
            time.perf_counter() - started,
        )

    def _contained(
        self, source: str, filename: str, output: CellOutput
    ) -> tuple[tuple[CellStatus, str] | None, BaseException | None]:
        """Run the cell between all walls; how it ended, or what ended it from outside."""
        redirected = self._descriptors.redirected() if self._descriptors else contextlib.nullcontext()
        depth = _depth()
        with streams_replaced(output), redirected, self._state.installed(depth):
            runtime.begin(self._globals, depth)
            with self._allowance.limited(), clock.limited(self._seconds), veto.watching():
                outcome = clock.enclose(lambda: self._state.context.run(self._described, source, filename))
            runtime.end()
            self._forget(broken_off=outcome[0] is None or outcome[0][0] == "memory")
        return outcome

    def _described(self, source: str, filename: str) -> tuple[CellStatus, str]:
        """How the cell ended, and its value or error in words; both may run its code and count as its time."""
        try:
            return "ok", self._execute(source, filename)
        except Exception as error:  # whatever the cell raised is its result
            if runtime.expired():  # C code made something else of the end of time
                raise CellStopped from None
            text = report.describe(error, filename, source.splitlines())
            if isinstance(error, MemoryError):
                return "memory", text
            denied = isinstance(error, Denied) and not isinstance(error, TooLarge)
            return "denied" if denied else "error", text

    def _execute(self, source: str, filename: str) -> str:
        """Gate and run the cell; the text of its last bare expression."""
        if len(source) > self.limits.source_chars:
            raise Denied(
                f"The cell is longer than {self.limits.source_chars} characters; use loops and variables."
            )
        code = gate.compile_cell(source, filename)
        veto.permit_execution(code)
        exec(code, self._globals)
        value = runtime.take_shown()
        return "" if value is None or isinstance(value, PlotStub) else str(value)

    def _outcome(self, error: BaseException, where: str) -> tuple[CellStatus, str]:
        """How a cell ended that neither came to its end nor raised an Exception."""
        if isinstance(error, SystemExit):
            return "ok", error.code if type(error.code) is str else ""
        if isinstance(error, CellStopped):
            text = f"TimeoutError: the cell took longer than {self._seconds:.3g} s; do less, or do it faster"
            return "timeout", where + text
        if isinstance(error, MemoryError):  # once more, while the first was put into words
            return "memory", "MemoryError: the cell needs more memory than it may use; work in smaller pieces"
        raise error

    def _forget(self, *, broken_off: bool) -> None:
        """A class of a cell can equal anything: what libraries cached with its objects must not answer others."""
        self._poisonous = bool(take_new_classes()) or self._poisonous
        caches.end_unfinished()
        if self._poisonous or broken_off:
            caches.forget()


def _depth() -> int:
    """Frames between here and the start of the program."""
    frame, depth = sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1  # type: ignore[assignment]
    return depth
