"""Derivatives and antiderivatives, each with a second look in the same cell."""

from __future__ import annotations

from qmath.notation.ast import Call, Node
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import Differentiate, Integrate
from qmath.strategies.lessons.antiderivative import antiderivative, is_trigonometric
from qmath.strategies.lessons.cells import Writer, declaration, textbook_names
from qmath.strategies.lessons.definite import definite
from qmath.strategies.lessons.lesson import (
    Conclusion,
    Lesson,
    Phrase,
    Printed,
    finished,
    tidy,
)

_TEX = "ln_notation=True, inv_trig_style='full'"
# Functions that have no derivative somewhere, or that jump.
_ROUGH = frozenset(
    ("abs", "floor", "ceiling", "sign", "mod", "max", "min", "factorial", "gcd", "lcm", "binomial")
)


def derivative(task: Differentiate) -> Lesson | None:
    """A lesson that differentiates by the rules and takes the shortest form."""
    if _is_rough(task.expression):
        return None
    cell = _start(task)
    cell.add(f"function = Integer(0) + {_grouped(task.expression)}")
    cell.add(f"derivative = diff(function, {python_name(task.variable)}, {task.order})")
    if task.at is None:
        cell.add(
            "result = min([derivative, expand(derivative), factor(derivative), simplify(derivative)], key=count_ops)"
        )
        if is_trigonometric(task.expression):
            cell.add(*textbook_names("result"))
    else:
        cell.add(
            f"result = together(radsimp(simplify(derivative.subs({python_name(task.variable)}, {to_code(task.at)}))))"
        )
    cell.add(f"print('result:', latex(result, {_TEX}))")
    line = Phrase(
        f"We compute ${task.latex}$ by the rules of differentiation.", f"用求导法则计算 ${task.latex}$。"
    )
    return Lesson((line,), cell.text, _plain)


def integral(task: Integrate) -> Lesson | None:
    """An antiderivative that is differentiated again, or a definite integral that is also computed numerically."""
    if task.lower is not None and task.upper is not None:
        return definite(task, task.lower, task.upper)
    return None if _is_rough(task.expression) else antiderivative(task)


def _start(task: Differentiate) -> Writer:
    """The letters: the variable is real, and what stands beside it positive, so that powers come together."""
    cell = Writer("from sympy import *", "", declaration(task.variable, assumptions="real=True"))
    if others := sorted(task.expression.symbols - {task.variable}):
        cell.add(declaration(*others, assumptions="positive=True"))
    return cell


def _grouped(node: Node) -> str:
    return f"({to_code(node)})"


def _is_rough(node: Node) -> bool:
    return any(isinstance(part, Call) and part.name in _ROUGH for part in node.walk())


def _plain(out: Printed) -> Conclusion | None:
    if "result" not in out:
        return None
    result = tidy(out["result"][0])
    return Conclusion((), result) if finished(result) else None
