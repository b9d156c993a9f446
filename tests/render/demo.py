"""Watch the renderers by hand, in terminals of any size: `python tests/render/demo.py [live|plain] [pieces a second]`."""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterator

from qmath.events import (
    AttemptFinished,
    AttemptStarted,
    CellFinished,
    CellStarted,
    Event,
    Finished,
    Notice,
    Started,
    Text,
)  # fmt: skip
from qmath.problem import Problem
from qmath.render import make_renderer
from qmath.result import Attempt, CellResult, Result, Usage, Verdict

# ruff: noqa: E501 - the model writes long lines

COT = r"""<think>
Quadratic formula, then check.
</think>
## Using the quadratic formula

To solve \(3x^2 + 7x - 6 = 0\), we use **the quadratic formula** with \(a = 3\), \(b = 7\) and \(c = -6\):

\[
x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
\]

1. **The discriminant**: \(b^2 - 4ac = 7^2 - 4\cdot 3\cdot(-6) = 121\), which is a perfect square, so that both roots are rational numbers.
2. **The roots**: \[\begin{aligned} x_1 &= \frac{-7 + 11}{6} = \frac{2}{3} \\ x_2 &= \frac{-7 - 11}{6} = -3 \end{aligned}\]
   * It costs $5 and not $10, and [bold]this[/bold] is no markup.

\[
f(x) = \begin{cases} x^2 & \text{if } x > 0 \\ -x & \text{otherwise} \end{cases}
\]

首先，我们把方程写成标准形式 \(ax^2+bx+c=0\)，然后计算判别式，因为判别式是一个完全平方数，所以方程有两个有理根。

Therefore, the answer is \(\boxed{-3, \frac{3}{2}}\)."""

TIR = r"""Let's verify this with SymPy.

```python
from sympy import symbols, solve, Rational

x = symbols("x")

def roots(a, b, c):
    '''The roots of a quadratic equation, in increasing order, computed by SymPy exactly and not numerically.'''
    return sorted(solve(a * x**2 + b * x + c, x))

print(roots(3, 7, -6))
```"""

END = r"""
The solutions of \(3x^2+7x-6=0\) are \(x = -3\) and \(x = \frac{2}{3}\), so the answer is \(\boxed{-3, \frac{2}{3}}\)."""


def pieces(text: str) -> Iterator[Event]:
    yield from (Text(piece) for piece in re.findall(r"\s*\S{1,6}|\s+", text))


def script() -> Iterator[Event]:
    problem = Problem("arg:1", "Solve $3x^2+7x-6=0$")
    yield Started(problem)
    yield Notice("Qwen2.5-Math-7B does not fit into 6.2 GB; using Qwen2.5-Math-1.5B")
    yield AttemptStarted("cot", "qwen2.5-math-1.5b", "")
    yield from pieces(COT)
    refuted = Verdict("refuted", "3/2 does not solve 3x^2 + 7x - 6 = 0: the left side is 45/4")
    first = Attempt(
        "cot", COT, r"-3, \frac{3}{2}", "answer", verdict=refuted, usage=Usage(60, 300, 360), seconds=9.0
    )
    yield AttemptFinished(first)
    yield AttemptStarted("tir", "qwen2.5-math-1.5b", f"the answer was refuted: {refuted.how}")
    yield from pieces(TIR)
    yield CellStarted("print(1)")
    time.sleep(0.7)
    yield CellFinished(CellResult("ok", "[-3, 2/3]"), "\n```output\n[-3, 2/3]\n```\n")
    yield from pieces("```python\nprint(undefined)\n```")
    yield CellStarted("print(undefined)")
    error = "NameError: name 'undefined' is not defined"
    yield CellFinished(CellResult("error", error), f"\n```output\n{error}\n```\n")
    yield from pieces(END)
    verified = Verdict(
        "verified",
        "both roots put back into 3x^2 + 7x - 6 = 0, and there are no more (real solutions of 3x^2 + 7x - 6 = 0)",
    )
    last = Attempt(
        "tir",
        TIR + END,
        r"-3, \frac{2}{3}",
        "answer",
        verdict=verified,
        usage=Usage(60, 120, 200),
        seconds=6.3,
    )
    yield AttemptFinished(last)
    yield Finished(Result(problem, last, (first,), "llama", "qwen2.5-math-1.5b", 15.6))


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "live"
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    renderer = make_renderer(
        sys.stdout, environ={"TERM": "dumb"} if kind == "plain" else {"TERM": "xterm-256color"}
    )
    try:
        for event in script():
            renderer.handle(event)
            time.sleep(random.uniform(0, 2 / rate))
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        renderer.close()


if __name__ == "__main__":
    main()
