"""What a cell costs: in process, in an isolated worker, and in the way of the official evaluation code.

    python benchmarks/cell_latency.py [--repeat N]

The official way is a process pool (pebble) made for each call, whose worker imports what the cell imports. It
runs in an interpreter of its own, so that nothing is inherited. The second table is what the guards cost, in
processor time: the same code plain, and in a cell.
Run it on a quiet machine; where others compute too, only the ratios mean something.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

from qmath.sandbox.inprocess import Namespace
from qmath.sandbox.limits import CellLimits
from qmath.sandbox.pool import WorkerPool
from qmath.sandbox.preload import preload

CELLS = {
    "print(1 + 1)": "print(1 + 1)",
    "solve": "from sympy import *\nx = symbols('x')\nprint(solve(3*x**2 + 7*x - 6))",
}
GUARDED = {
    "integer loop": "def f():\n    c = 0\n    for i in range(1_000_000): c += i * i % 7\n    return c\nf()",
    "while loop": "def f():\n    i = 0\n    while i < 1_000_000: i += 1\nf()",
    "collatz": "for s in range(1, 5000):\n    n = s\n    while n != 1: n = n // 2 if n % 2 == 0 else 3 * n + 1",
    "powers": "def f(k):\n    return sum(i**k % 11 for i in range(200_000))\nf(3)",
    "objects": "class A:\n    x = 0\n    def inc(self): self.x += 1\na = A()\nfor i in range(100_000): a.inc()",
    "sympy solve": "from sympy import *\nx = symbols('x')\nfor k in range(1, 10): solve(3*x**2 + k*x - 6)",
    "sympy integrate": "from sympy import *\nx = symbols('x')\nintegrate(x * exp(x) * sin(x), x)",
    "sympy matrix": "from sympy import *\nfor i in range(9): Matrix(9, 9, lambda i, j: Rational(1, i + j + 1)).inv()",
}
OFFICIAL = """
import contextlib, io, sys, time
from pebble import ProcessPool

def run(code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    return out.getvalue()

for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    with ProcessPool(max_workers=1) as pool:
        next(pool.map(run, [sys.argv[1]], timeout=60).result())
    print(time.perf_counter() - began)
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=50, help="calls of each kind (%(default)s)")
    options = parser.parse_args()
    limits = CellLimits(seconds=60)
    began = time.perf_counter()
    preload()
    namespace = Namespace(limits)
    print(f"first namespace ready after {time.perf_counter() - began:.2f} s\n")
    print(
        f"{'median ms a call':18}{'plain':>8}{'in process':>12}{'isolated':>10}{'official':>10}"
        f"{'overhead (of the official way)':>34}"
    )
    with WorkerPool(limits=limits) as pool, pool.namespace() as isolated:
        for name, code in CELLS.items():
            row = [
                timed(plain(code), options.repeat),
                timed(lambda code=code: ran(namespace, code), options.repeat),
                timed(lambda code=code: ran(isolated, code), options.repeat),
                official(code, max(3, options.repeat // 10)),
            ]
            print(
                f"{name:18}"
                + "".join(f"{1e3 * s:{w}.2f}" for s, w in zip(row, (8, 12, 10, 10), strict=True)),
                "  " + ", ".join(overhead(seconds, row) for seconds in row[1:3]),
            )
    print(f"\n{'ms':24}{'plain':>9}{'in process':>12}{'ratio':>9}")
    for name, code in GUARDED.items():
        without, guarded = processed([plain(code), lambda code=code: ran(namespace, code)])
        print(f"{name:24}{without * 1e3:9.1f}{guarded * 1e3:12.1f}{guarded / without:8.2f}x")


def overhead(seconds: float, row: list[float]) -> str:
    """What a call costs beyond the code itself, and how much less that is than in the official way."""
    extra = max(seconds - row[0], 1e-6)
    return f"{1e3 * extra:6.2f} (1/{(row[3] - row[0]) / extra:.0f})"


def plain(code: str) -> Callable[[], object]:
    """The cell without a sandbox, in this process; sympy is imported and warm."""
    compiled = compile(code.replace("print(", "str("), "<plain>", "exec")
    return lambda: exec(compiled, {"__name__": "__main__"})


def ran(namespace: object, code: str) -> None:
    result = namespace.run(code)  # type: ignore[attr-defined]  # both kinds of namespace have it
    if result.status != "ok":
        raise SystemExit(f"{code!r}: {result.output}")


def timed(call: Callable[[], object], repeat: int) -> float:
    """Median seconds of one warm call."""
    call()
    seconds = []
    for _ in range(repeat):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def processed(calls: Sequence[Callable[[], object]], repeat: int = 5) -> list[float]:
    """Least processor time of each call, taken in turns, without sympy's cache from the call before."""
    from sympy.core.cache import clear_cache

    seconds = []
    for _ in range(repeat):
        for call in calls:
            clear_cache()
            began = time.process_time()
            call()
            seconds.append(time.process_time() - began)
    return [min(seconds[i :: len(calls)]) for i in range(len(calls))]


def official(code: str, repeat: int) -> float:
    done = subprocess.run(
        [sys.executable, "-c", OFFICIAL, code, str(repeat)], capture_output=True, text=True, check=True
    )
    return median(map(float, done.stdout.split()))


if __name__ == "__main__":
    main()
