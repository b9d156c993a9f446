"""Antiderivatives: found as a person would find them, differentiated again, and written over the whole real domain."""

from __future__ import annotations

import re

from qmath.notation.ast import Add, Call, Div, Mul, Node, Pow, Symbol, integer
from qmath.notation.functions import TRIGONOMETRIC
from qmath.notation.latex import to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import Integrate
from qmath.strategies.lessons.algebraic import rational
from qmath.strategies.lessons.cells import Writer, declaration, textbook_names
from qmath.strategies.lessons.lesson import (
    Conclusion,
    Lesson,
    Phrase,
    Printed,
    finished,
    positive_first,
    tidy,
)
from qmath.strategies.lessons.powers import literal, rebuilt
from qmath.strategies.lessons.transcendental import linear

_U = "u"
_NAMED = re.compile(
    r"\\(?:ln|sin|cos|tan|cot|sec|csc|arc[a-z]+|sinh|cosh|tanh)|e\^"
)  # more than a polynomial
_ROOTS = frozenset(("sqrt", "root"))
# A logarithm of what may be negative is one of the absolute value; those of the integrand have their domain already.
_BARS = (
    "known = function.atoms(log)",
    "",
    "def with_bars(inner):",
    "    square = inner.is_polynomial({x}) and degree(inner, {x}) == 2",
    "    if square and LC(inner, {x}).is_positive and discriminant(inner, {x}).is_negative:",
    "        return log(inner)",
    "    return log(inner) if inner.is_positive or log(inner) in known else log(Abs(inner))",
    "",
    "primitive = primitive.replace(log, with_bars)",
)
# arsinh(p/q) is ln(p + sqrt(p^2 + q^2)) up to a constant.
_ARSINH = (
    "def as_logarithm(angle):",
    "    top, bottom = fraction(together(angle))",
    "    return log(top + sqrt(expand(top**2 + bottom**2)))",
    "",
    "primitive = primitive.replace(asinh, as_logarithm)",
)


def antiderivative(task: Integrate) -> Lesson:
    """A lesson that finds an antiderivative and differentiates it."""
    name, node = python_name(task.variable), _plain_roots(task.expression, task.variable)
    radical = any(_is_radical(part) for part in node.walk())
    positive = any(_needs_positive(part, task.variable) for part in node.walk())
    cell = Writer("from sympy import *", "")
    cell.add(declaration(task.variable, assumptions="positive=True" if positive else "real=True"))
    if others := sorted(task.expression.symbols - {task.variable}):
        cell.add(declaration(*others, assumptions="positive=True"))
    cell.add(f"function = Integer(0) + ({to_code(node)})")
    lines = [
        Phrase(
            f"We find ${task.latex}$ and differentiate the result as a check.",
            f"求 ${task.latex}$，并用求导检验。",
        )
    ]
    inner = _inner(node, task.variable)
    if inner is not None:
        lines.append(_substitute(cell, node, inner, task.variable))
    else:
        _integrate(cell, name, radical=radical, positive=positive)
    if is_trigonometric(node):
        cell.add(
            "primitive = primitive.replace(floor, lambda jump: Integer(0))  # constant between the jumps"
        )
    cell.add(f"print('check:', simplify(diff(primitive, {name}) - function) == 0)")
    cell.add(*(line.format(x=name) for line in _BARS))
    if radical:
        cell.add(*_ARSINH)
    _form(cell, node, name)
    cell.add("print('result:', latex(primitive, ln_notation=True, inv_trig_style='full'))")
    return Lesson(tuple(lines), cell.text, _conclude)


def _substitute(cell: Writer, node: Node, inner: Node, variable: str) -> Phrase:
    """Write the integral in u = a x + b."""
    form = linear(inner, variable)
    assert form is not None  # what `_inner` looked for
    slope = to_code(literal(1 / form[0]))
    cell.add(
        declaration(_U, assumptions="real=True"),
        f"primitive = {slope}*integrate({to_code(_put(node, inner))}, {_U})  # with u = {to_code(inner)}",
        f"primitive = primitive.subs({_U}, {to_code(inner)})",
    )
    text, du = to_latex(inner), to_latex(literal(form[0]))
    return Phrase(
        f"With $u = {text}$ we have $du = {du} \\, d{variable}$.",
        f"令 $u = {text}$，则 $du = {du} \\, d{variable}$。",
    )


def _integrate(cell: Writer, name: str, *, radical: bool, positive: bool) -> None:
    rule = f"integrate(function, {name}, manual=True)  # by the rules of the textbooks"
    if radical and not positive:
        cell.add(
            "v = symbols('v', positive=True)",
            f"in_v = (function/{name}).subs({name}**2, v)",
            f"if in_v.has({name}):",
            f"    primitive = {rule}",
            "else:",
            f"    primitive = (integrate(in_v, v, manual=True)/2).subs(v, {name}**2)  # v = {name}^2",
            "if primitive.has(Integral, Piecewise):",
            f"    primitive = integrate(function, {name})",
        )
    elif radical:
        cell.add(
            f"primitive = {rule}",
            "if primitive.has(Integral, Piecewise):",
            f"    primitive = integrate(function, {name})",
        )
    else:
        cell.add(
            f"primitive = integrate(function, {name})",
            "if primitive.has(Integral, RootSum):",
            f"    primitive = {rule}",
        )
    cell.add(
        "if isinstance(primitive, Piecewise):", "    primitive = primitive.args[0][0]  # the general case"
    )
    if radical:  # ln(2 x + 2) and ln(x + 1) differ by a constant
        cell.add("primitive = primitive.replace(log, lambda inner: log(inner.primitive()[1]))")


def _form(cell: Writer, node: Node, name: str) -> None:
    """The shortest of a few forms, without a constant, denominators factored."""
    forms = ["primitive", "expand(primitive)"] if _inner(node, name) is None else ["primitive"]
    if _is_trigonometric_product(node):
        forms.append("trigsimp(primitive)")
    sums = any(_is_radical(part) and isinstance(part.children[0], Add) for part in node.walk())
    if sums or any(_is_exponential(part, name) for part in node.walk()):
        forms.append("factor(primitive)")
    constant = f"primitive = primitive - primitive.as_independent({name}, as_Add=True)[0]"
    cell.add(constant, f"primitive = min([{', '.join(forms)}], key=count_ops)")
    if len(forms) > 2:
        cell.add(constant)
    cell.add(
        f"parts = [factor(part) if denom(part).has({name}) else part for part in Add.make_args(primitive)]",
        "primitive = Add(*parts)",
    )
    if is_trigonometric(node):
        cell.add(*textbook_names("primitive"))


def _conclude(out: Printed) -> Conclusion | None:
    if out.get("check") != ["True"] or "result" not in out:
        return None
    result = tidy(out["result"][0])
    if not finished(result):
        return None
    return Conclusion((), f"{positive_first(result) if _NAMED.search(result) else result} + C")


def is_trigonometric(node: Node) -> bool:
    """Whether a trigonometric function stands in `node`."""
    return any(isinstance(part, Call) and part.name in TRIGONOMETRIC for part in node.walk())


def _inner(node: Node, variable: str) -> Node | None:
    """The sum a x + b under which every occurrence of the variable stands: 2x + 1 in (2x + 1)^3; None where none."""
    sums = {
        part
        for part in node.walk()
        if isinstance(part, Add) and variable in part.symbols and part.symbols == {variable}
    }
    if len(sums) != 1 or variable == _U or _U in node.symbols:
        return None
    (inner,) = sums
    form = linear(inner, variable)
    if form is None or not form[0] or inner == node or _is_trivial(node, inner):
        return None
    return inner if variable not in _put(node, inner).symbols else None


def _is_trivial(node: Node, inner: Node) -> bool:
    """A multiple of the sum itself needs no substitution."""
    return not any(
        isinstance(part, (Pow, Call)) or (isinstance(part, Div) and inner in part.denominator.walk())
        for part in node.walk()
    )


def _put(node: Node, inner: Node) -> Node:
    if node == inner:
        return Symbol(_U)
    return rebuilt(node, tuple(_put(child, inner) for child in node.children))


def _plain_roots(node: Node, variable: str) -> Node:
    """Roots of powers of the variable as powers: where they are odd, the rule is the same on both sides of zero."""
    if isinstance(node, Call) and node.name == "root":
        base, degree = node.args
        match base:
            case Symbol(name=name) if name == variable:
                return Pow(base, Div(integer(1), degree))
            case Pow(base=Symbol(name=name), exponent=exponent) if name == variable:
                return Pow(base.base, Div(exponent, degree))
    return rebuilt(node, tuple(_plain_roots(child, variable) for child in node.children))


def _is_radical(part: Node) -> bool:
    if isinstance(part, Pow):
        power = rational(part.exponent)
        return power is not None and power.denominator > 1
    return isinstance(part, Call) and part.name in _ROOTS and bool(part.symbols)


def _needs_positive(part: Node, variable: str) -> bool:
    """Whether the variable is positive wherever `part` is defined, or may be taken so."""
    if isinstance(part, Call) and part.name in ("sqrt", "log"):
        return part.args[0] == Symbol(variable)
    return _is_radical(part) and isinstance(part, Pow) and part.base == Symbol(variable)


def _is_exponential(part: Node, variable: str) -> bool:
    return (isinstance(part, Pow) and variable in part.exponent.symbols) or (
        isinstance(part, Call) and part.name == "exp" and variable in part.symbols
    )


def _is_trigonometric_product(node: Node) -> bool:
    """Whether powers or products of trigonometric functions stand in `node`, which have several forms."""
    return any(
        (isinstance(part, Pow) and is_trigonometric(part.base))
        or (isinstance(part, Mul) and sum(map(is_trigonometric, part.factors)) > 1)
        for part in node.walk()
    )
