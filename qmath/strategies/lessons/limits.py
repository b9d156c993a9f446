"""Limits, from each side, compared with values close to the point."""

from __future__ import annotations

from qmath.notation.ast import Call, Constant, Neg, Node, Pow
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import TakeLimit
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.endings import NONE, TEX
from qmath.strategies.lessons.lesson import (
    Conclusion,
    Lesson,
    Phrase,
    Printed,
    finished,
    positive_first,
    tidy,
)

_JUMPS = frozenset(("floor", "ceiling", "mod", "max", "min", "gcd", "lcm", "re", "im", "conjugate", "arg"))


def limit(task: TakeLimit) -> Lesson | None:
    """A limit, or that there is none because the sides differ or the values oscillate."""
    if any(isinstance(part, Call) and part.name in _JUMPS for part in task.expression.walk()):
        return None
    name, point = python_name(task.variable), to_code(task.point)
    outward = task.point in (Constant("oo"), Neg(Constant("oo")))
    letters = sorted(task.expression.symbols - {task.variable})
    whole = outward and _is_sequence(task)
    kind = "integer=True, positive=True" if whole else "real=True"
    cell = Writer("from sympy import *", "", declaration(task.variable, assumptions=kind))
    if letters:
        cell.add(declaration(*letters, assumptions="positive=True"))
    cell.add(f"function = Integer(0) + ({to_code(task.expression)})")
    sides = ("-",) if outward else {"": ("-", "+")}.get(task.side, (task.side,))
    for side in sides:
        cell.add(f"value = limit(function, {name}, {point}, '{side}')")
        if not letters:
            cell.add("near = []", f"for digits in (12, 24):\n    place = {_place(task, side, outward)}")
            cell.add(f"    near.append(function.evalf(30, subs={{{name}: place}}, maxn=400))")
            cell.add(*_AGREES)
        cell.add(f"print('value:', latex({'simplify(value)' if letters else 'value'}, {TEX}))")
    opening = Phrase(f"We look for ${task.latex}$.", f"求极限 ${task.latex}$。")
    method = _METHOD_BOTH if len(sides) == 2 else _METHOD
    return Lesson((opening, method), cell.text, lambda out: _conclude(out, len(sides), bool(letters)))


_METHOD = Phrase("We compute it and compare with values close by.", "先求极限，再与邻近的函数值比较。")
_METHOD_BOTH = Phrase(
    "We compute it from the left and from the right and compare with values close by.",
    "分别求左极限和右极限，再与邻近的函数值比较。",
)
_AGREES = (
    "if isinstance(value, AccumBounds):",
    "    agrees = True",
    "elif value.is_finite:",
    "    gaps = [abs(entry - value) for entry in near]",
    "    agrees = gaps[1] < 10**-9*(1 + abs(value)) or gaps[1] < Rational(7, 10)*gaps[0]",
    "elif value in (oo, -oo):",
    "    agrees = all(sign(entry) == sign(value) for entry in near) and abs(near[1]) > abs(near[0])",
    "else:",
    "    agrees = False",
    "print('check:', bool(agrees))",
)


def _place(task: TakeLimit, side: str, outward: bool) -> str:
    if outward:
        return f"{'-' if isinstance(task.point, Neg) else ''}Integer(10)**digits"
    return f"{to_code(task.point)} {side} Rational(1, 10**digits)"


def _is_sequence(task: TakeLimit) -> bool:
    """Whether the variable is a whole number: named like one, or under a factorial or an alternating sign."""
    return task.variable in "nmkN" or any(
        (isinstance(part, Call) and part.name in ("factorial", "binomial"))
        or (isinstance(part, Pow) and isinstance(part.base, Neg) and bool(part.exponent.symbols))
        for part in task.expression.walk()
    )


def _conclude(out: Printed, sides: int, lettered: bool) -> Conclusion | None:
    values = [positive_first(tidy(value)) for value in out.get("value", ())]
    if len(values) != sides or (not lettered and out.get("check") != ["True"] * sides):
        return None
    if any(r"\left\langle" in value for value in values):
        swing = Phrase("The values keep oscillating, so there is no limit.", "函数值持续振荡，极限不存在。")
        return Conclusion((swing,), NONE)
    if not all(map(finished, values)):
        return None
    if len(set(values)) > 1:
        left, right = values
        differ = Phrase(
            f"From the left it is ${left}$, from the right ${right}$: there is no limit.",
            f"左极限为 ${left}$，右极限为 ${right}$，二者不等，极限不存在。",
        )
        return Conclusion((differ,), NONE)
    return Conclusion((), values[0])


def is_infinite(node: Node) -> bool:
    """Whether a bound is one of the infinities."""
    return node in (Constant("oo"), Neg(Constant("oo")))
