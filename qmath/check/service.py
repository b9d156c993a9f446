"""The check inside an isolated worker: what `sandbox.worker` preloads and asks."""

from __future__ import annotations

from typing import Any

from qmath.check import check

# One of each kind, so that everything SymPy and the grammar load lazily is there before the walls go up.
_WARM_UP = (
    ("3x^2+7x-6=0", "-3, 2/3"),
    ("x^3-2x+5=0", "x = 1"),
    ("x^2+1=0", "i, -i"),
    ("x+y=5, x^2+y^2=13", "(2, 3)"),
    ("x+y=5, 2x+2y=10", "(t, 5 - t)"),
    ("x+y=5, x-y=1, find x", "3"),
    ("Solve 2x+3y=6 for y", "y = 2 - 2x/3"),
    ("sqrt(x+2)=x", "x >= 2"),
    ("1/2+sqrt(2)", "1"),
    ("sin(x)=1/2, 0<=x<2pi", "pi/6"),
    ("sin(x)=1/2", "pi/6"),
    ("2^x + log_2(x) = 3", "1"),
    ("3x ≡ 5 (mod 7)", "4 (mod 7)"),
    ("Factor x^2-5x+6", "(x-2)(x-3)"),
    ("d/dx x^2", "2x"),
    ("integrate x^2 dx", "x^3/3 + C"),
    ("integrate x^2 dx from 0 to 1", "1/3"),
    (r"\lim_{n\to\infty} (1+1/n)^n", "e"),
    ("inverse of [[1,2],[3,4]]", "[[-2,1],[3/2,-1/2]]"),
)


def preload() -> None:
    """Import all that `handle` needs."""
    for problem, answer in _WARM_UP:
        check(problem, answer)


def handle(request: dict[str, Any]) -> dict[str, Any]:
    """`{problem, answer}` in; `{task, status, how}` out."""
    result = check(str(request["problem"]), str(request["answer"]))
    return {"task": result.task_latex, "status": result.verdict.status, "how": result.verdict.how}
