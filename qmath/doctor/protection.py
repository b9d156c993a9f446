"""The sandbox: a worker is started, the walls around it are counted, and one cell runs behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qmath.doctor.check import Check
from qmath.errors import SandboxError
from qmath.sandbox.walls import Wall

_GROUP = "sandbox"
_CELL, _OUTPUT = "print(6*7)", "42\n"


@dataclass(frozen=True, slots=True)
class Trial:
    """The walls of a worker, and what a cell printed behind them."""

    walls: Sequence[Wall]
    output: str


def try_worker() -> Trial:
    """Start an isolated worker and run one cell in it. Raises SandboxError where none can be made."""
    from qmath.sandbox.cells import request_of
    from qmath.sandbox.limits import CellLimits
    from qmath.sandbox.process import Worker

    with Worker("cells") as worker:
        walls = worker.walls()
        reply = worker.call(request_of(_CELL, CellLimits()), timeout=30.0)
    return Trial(walls, str((reply or {}).get("output", "")))


def isolation(attempt: Callable[[], Trial] = try_worker) -> Check:
    """Which protections are in force around the code that a model writes."""
    try:
        trial = attempt()
    except SandboxError as error:
        remedy = error.remedy or "Streams and samples need it; single problems run in process."
        return Check(_GROUP, "isolation", "problem", error.message, remedy)
    if trial.output.strip() != _OUTPUT.strip():
        detail = "a cell did not run in an isolated worker"
        return Check(_GROUP, "isolation", "problem", detail, "Run `qmath exec --isolated -` to see why.")
    active = ", ".join(wall.name for wall in trial.walls if wall.active)
    gaps = [
        f"{wall.name} ({wall.note})" if wall.note else wall.name for wall in trial.walls if not wall.active
    ]
    if not gaps:
        return Check(_GROUP, "isolation", "ok", f"in force: {active}")
    remedy = "Give problems that you do not trust to a machine that has all walls (Linux 5.13 or newer)."
    return Check(_GROUP, "isolation", "warning", f"in force: {active}; missing: {', '.join(gaps)}", remedy)
