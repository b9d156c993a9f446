"""Taylor polynomials, tangents, and division of polynomials."""

from __future__ import annotations

from qmath.notation.latex import to_latex
from qmath.notation.requested import DividePolynomials, Tangent, TaylorPolynomial
from qmath.notation.source import python_name, to_code
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

_TEX = "ln_notation=True, inv_trig_style='full'"


def taylor(task: TaylorPolynomial) -> Lesson:
    """Term by term, from the derivatives at the point."""
    name = python_name(task.variable)
    cell = Writer("from sympy import *", "", declaration(task.variable, assumptions="real=True"))
    cell.add(
        f"function = Integer(0) + ({to_code(task.expression)})", f"point = Integer(0) + {to_code(task.point)}"
    )
    cell.add(
        f"step = {name} if point == 0 else Symbol(latex({name} - point).join((r'\\left(', r'\\right)')))",
        f"for power in range({task.order} + 1):",
        f"    value = limit(diff(function, {name}, power), {name}, point)",
        "    if value != 0:",
        "        term = simplify(value/factorial(power))*step**power",
        f"        print('term:', latex(term, {_TEX}))",
    )
    text, place = to_latex(task.expression), f"{task.variable} = {to_latex(task.point)}"
    opening = Phrase(f"We expand ${text}$ at ${place}$.", f"将 ${text}$ 在 ${place}$ 处展开。")
    method = Phrase(
        r"The coefficient of the $k$-th power is $\frac{f^{(k)}(a)}{k!}$.",
        r"$k$ 次项的系数是 $\frac{f^{(k)}(a)}{k!}$。",
    )

    def conclude(out: Printed) -> Conclusion | None:
        terms = [tidy(term) for term in out.get("term", ())]
        if task.terms is not None:
            if len(terms) < task.terms:
                return None
            terms = terms[: task.terms]
        if not all(map(finished, terms)):
            return None
        return Conclusion((), _joined(terms) if terms else "0")

    return Lesson((opening, method), cell.text, conclude)


def _joined(terms: list[str]) -> str:
    text = terms[0]
    for term in terms[1:]:
        text += f" - {term[1:].strip()}" if term.startswith("-") else f" + {term}"
    return text


def tangent(task: Tangent) -> Lesson:
    """The line through the point with the derivative as its slope."""
    name = python_name(task.variable)
    cell = Writer("from sympy import *", "", declaration(task.variable, assumptions="real=True"))
    cell.add(
        f"function = Integer(0) + ({to_code(task.expression)})",
        f"point = Integer(0) + {to_code(task.at)}",
        f"slope = simplify(diff(function, {name}).subs({name}, point))",
        f"height = simplify(function.subs({name}, point))",
        "print('defined:', slope.is_finite and height.is_finite)",
    )
    if task.height is not None:
        cell.add(f"print('on the curve:', simplify(height - ({to_code(task.height)})) == 0)")
    cell.add(f"print('slope:', latex(slope, {_TEX}))")
    cell.add(f"print('line:', latex(expand(slope*({name} - point) + height), {_TEX}))")
    opening = Phrase(f"We find the ${task.latex}$.", f"求曲线 $y = {to_latex(task.expression)}$ 的切线。")
    method = Phrase("Its slope is the derivative at the point.", "切线的斜率是该点处的导数。")

    def conclude(out: Printed) -> Conclusion | None:
        if out.get("defined") != ["True"] or out.get("on the curve", ["True"]) != ["True"]:
            return None
        slope, line = tidy(out["slope"][0]), tidy(out["line"][0])
        if not finished(line):
            return None
        reason = Phrase(f"The slope is ${slope}$.", f"斜率为 ${slope}$。")
        return Conclusion((reason,), f"y = {line}")

    return Lesson((opening, method), cell.text, conclude)


def division(task: DividePolynomials) -> Lesson:
    """Long division, multiplied out again as a check."""
    (letter,) = task.dividend.symbols
    cell = Writer("from sympy import *", "", declaration(letter))
    cell.add(
        f"dividend, divisor = {to_code(task.dividend)}, {to_code(task.divisor)}",
        f"quotient, remainder = div(dividend, divisor, {python_name(letter)})",
        "print('check:', expand(quotient*divisor + remainder - dividend) == 0)",
        "print('quotient:', latex(quotient))",
        "print('remainder:', latex(remainder))",
        "print('fraction:', latex(remainder/divisor))",
    )
    opening = Phrase(
        f"We divide ${to_latex(task.dividend)}$ by ${to_latex(task.divisor)}$.",
        f"用 ${to_latex(task.divisor)}$ 去除 ${to_latex(task.dividend)}$。",
    )
    method = Phrase(
        "Long division goes on until the degree of the rest is below that of the divisor.",
        "做多项式除法，直到余式的次数低于除式。",
    )

    def conclude(out: Printed) -> Conclusion | None:
        if out.get("check") != ["True"]:
            return None
        quotient, remainder, fraction = (tidy(out[key][0]) for key in ("quotient", "remainder", "fraction"))
        reason = Phrase(f"The quotient is ${quotient}$, the remainder ${remainder}$.",
                        f"商为 ${quotient}$，余式为 ${remainder}$。")  # fmt: skip
        whole = quotient if remainder == "0" else ""
        answers = {
            "quotient": quotient,
            "remainder": remainder,
            "both": f"({quotient}, {remainder})",
            "fraction": whole or (_joined([quotient, fraction]) if quotient != "0" else fraction),
        }
        return Conclusion((reason,), answers[task.part])

    return Lesson((opening, method), cell.text, conclude)
