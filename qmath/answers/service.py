"""Equivalence inside an isolated worker: what `sandbox.worker` preloads and asks."""

from __future__ import annotations

import signal
from typing import Any

from qmath.answers import symbolic
from qmath.answers.equivalence import equivalent

# One of each kind, so that everything that SymPy and the parser load lazily is there before the walls go up.
_WARM_UP = (
    (r"\sqrt{8}", r"2\sqrt{2}"),
    ("x^2+2x+1", "(x+1)^2"),
    ("y=2x+3", "2x-y+3=0"),
    (r"(-\infty,1)\cup(2,\infty)", "x<1"),
    (r"\{x>2\}", r"(2,\infty)"),
    (r"\begin{pmatrix}1\\x\end{pmatrix}", r"\begin{pmatrix}1\\\frac{2x}{2}\end{pmatrix}"),
    (r"\sin x+\log_2 8+\binom{5}{2}", r"10+\sin x+3"),
    (r"3+2i", r"2i+3"),
    (r"12.57", r"4\pi"),
    (r"\int x dx", r"\frac{x^2}{2}+C"),
    (r"5!", "e^{2}+|x|"),
)


def preload() -> None:
    """Import all that `handle` needs."""
    for gold, answer in _WARM_UP:
        symbolic.same(gold, answer)
        equivalent(gold, answer, symbolic.same)


def handle(request: dict[str, Any]) -> dict[str, Any]:
    """`{gold, answer, seconds}` in; `{same}` out: true, false, or null where it cannot be told.

    After so many seconds of computing the worker ends: time of its own, so that a busy machine decides nothing.
    """
    signal.setitimer(signal.ITIMER_PROF, float(request["seconds"]))
    try:
        return {"same": equivalent(str(request["gold"]), str(request["answer"]), symbolic.same)}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
