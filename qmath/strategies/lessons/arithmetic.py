"""Values: exact arithmetic, with decimals where the problem has or asks for them."""

from __future__ import annotations

import re

from qmath.notation.ast import Add, Call, Constant, Mul, Neg, Node, Number, Pow
from qmath.notation.latex import to_latex
from qmath.notation.source import to_code
from qmath.notation.tasks import Evaluate, FactorInteger
from qmath.strategies.lessons.algebraic import is_zero
from qmath.strategies.lessons.cells import ORDER, Writer, half_up
from qmath.strategies.lessons.kinds import (
    is_angle_of_inverses,
    is_hyperbolic,
    is_nested,
    is_nested_square,
    is_product_of_angles,
    is_sum_of_inverses,
    with_real_roots,
)
from qmath.strategies.lessons.lesson import (
    Conclusion,
    Lesson,
    Phrase,
    Printed,
    decimal_text,
    finished,
    fixed,
    positive_first,
    tidy,
)

_ANGLE = re.compile(
    r"\\(?:sinh|cosh|tanh|coth)\b[^)]*\\(?:ln|left\(\\ln)|\\(?:sin|cos|tan|cot|sec|csc)\b[^)]*\\(?:pi|arc)"
)
_COUNTING = frozenset(
    ("factorial", "binomial", "permutations", "gcd", "lcm", "mod", "floor", "ceiling", "max", "min")
) | {"totient", "divisors", "divisorsum"}
_UNITS = {"percentage": r"\%", "indegrees": r"^{\circ}"}

# A sum of cube roots of sums may be a plain number: its minimal polynomial tells.
_DENEST = (
    "minimal = Poly(minimal_polynomial(value, symbols('z')))",
    "if minimal.degree() <= 2:",
    "    value = min(real_roots(minimal), key=lambda root: abs(N(root - value, 50)))",
    "    value = together(expand(radsimp(value)))",
)
# A sum of arctangents is one: its tangent is worked out, and the half turns that this leaves open are counted.
_ONE_ANGLE = (
    "turns = nsimplify(N(value/pi, 60), rational=True, tolerance=10**-40)",
    "if turns.q < 100 and abs(N(value - turns*pi, 60)) < 10**-50:",
    "    value = turns*pi",
    "elif not value.has(asin, acos):",
    "    tangent = simplify(expand_trig(tan(value)))",
    "    if tangent.is_rational and abs(N(value - atan(tangent), 60)) < 10**-50:",
    "        value = atan(tangent)",
)


def value(task: Evaluate) -> Lesson | None:
    """A lesson that evaluates an expression without letters; None for 0^0, which is 1 to some and nothing to others."""
    parts = list(task.expression.walk())
    if any(isinstance(part, Pow) and is_zero(part.base) and is_zero(part.exponent) for part in parts):
        return None
    text = to_latex(task.expression)
    expression = with_real_roots(task.expression) if task.domain == "real" else task.expression
    cell = Writer("from sympy import *", "", f"value = Integer(0) + {_grouped(expression)}")
    if not _is_rational(task.expression):
        if any(map(is_angle_of_inverses, parts)):
            cell.add("value = simplify(expand_trig(value))")
        if any(is_nested_square(part) for part in parts):
            cell.add("value = value.replace(lambda p: p.is_Pow and p.exp == Rational(1, 2), sqrtdenest)")
        cell.add("value = together(expand(radsimp(sqrtdenest(simplify(expand(value))))))")
        cell.add("value = expand(value) if fraction(value)[1] == 1 else value")
        if any(map(is_hyperbolic, parts)):
            cell.add("value = simplify(value.rewrite(exp))")
        if is_product_of_angles(parts) or any(is_nested(part) for part in parts):
            cell.add(*_DENEST)
        if (radical := _only_radical(parts)) is not None:
            cell.add(*_rationalised(*radical))
        if is_sum_of_inverses(task.expression):
            cell.add(*_ONE_ANGLE)
        if task.domain == "complex":
            cell.add("value = expand_complex(value)")
        else:
            cell.add("real = bool(abs(im(N(value, 50))) < 10**-40)", "print('real:', real)")
            if task.places is None and not task.decimals:
                cell.add("value = value if real else expand_complex(value)")
    order = "" if task.domain == "complex" else f"{ORDER}, "
    if task.places is not None:
        cell.add(f"print('rounded:', {half_up('value', task.places)})")
    elif task.decimals and not _is_rational(task.expression) and not _spelled(task.expression):
        cell.add("print('approximately:', N(value, 6))")
    cell.add(f"print('value:', latex(value, {order}ln_notation=True, inv_trig_style='full'))")
    lines = [Phrase(f"We compute ${text}$ exactly.", f"精确计算 ${text}$。"), _method(task.expression)]
    return Lesson(tuple(lines), cell.text, lambda out: _conclude(task, out))


def prime_factors(task: FactorInteger) -> Lesson:
    """A lesson that factors an integer into primes."""
    cell = Writer("from sympy import *", "", f"factors = factorint({task.number})")
    cell.add("print('factors:', ', '.join(f'{p}^{k}' for p, k in factors.items()))")
    cell.add(f"print('product:', prod(p**k for p, k in factors.items()) == {task.number})")

    def conclude(out: Printed) -> Conclusion | None:
        if out.get("product") != ["True"]:
            return None
        pairs = [pair.split("^") for pair in out["factors"][0].split(", ")]
        answer = r" \cdot ".join(prime if power == "1" else f"{prime}^{{{power}}}" for prime, power in pairs)
        return Conclusion((Phrase("Every factor is prime.", "每个因数都是质数。"),), answer)

    intro = Phrase(
        f"We divide ${task.number}$ by primes as long as it goes.", f"用质数逐次去除 ${task.number}$。"
    )
    return Lesson((intro,), cell.text, conclude)


def _spelled(node: Node) -> bool:
    """Whether the decimals are the problem's own, and not asked for."""
    return any(isinstance(part, Number) and part.spelling for part in node.walk())


def _is_decimal(part: Node) -> bool:
    return (isinstance(part, Number) and bool(part.spelling)) or (
        isinstance(part, Call) and part.name == "percent"
    )


def _grouped(node: Node) -> str:
    code = to_code(node)
    return f"({code})" if isinstance(node, (Add, Neg)) else code


def _only_radical(parts: list[Node]) -> tuple[int, int] | None:
    """Radicand and degree, where one root of third or higher degree of an integer is all that is irrational."""
    calls = {part for part in parts if isinstance(part, Call)}
    match list(calls):
        case [Call(name="root", args=(Number(value=radicand), Number(value=degree)))] if (
            radicand.denominator == 1
        ):
            return (
                (int(radicand), int(degree))
                if not any(isinstance(part, Constant) for part in parts)
                else None
            )
    return None


def _rationalised(radicand: int, degree: int) -> tuple[str, ...]:
    """Lines that take the root out of the denominator: there t stands for it, with t^degree = radicand."""
    return (
        "t = symbols('t')",
        f"top, bottom = fraction(together(value.subs(root({radicand}, {degree}), t)))",
        f"if bottom.has(t) and Poly(t**{degree} - {radicand}).is_irreducible:",
        f"    inverse = invert(bottom, t**{degree} - {radicand}, t)",
        f"    value = rem(expand(top*inverse), t**{degree} - {radicand}, t).subs(t, root({radicand}, {degree}))",
        "    value = together(value)",
    )


def _is_rational(node: Node) -> bool:
    """Whether rational arithmetic is all there is."""
    for part in node.walk():
        if isinstance(part, Constant) or (
            isinstance(part, Call) and part.name not in _COUNTING | {"percent", "percentage", "abs"}
        ):
            return False
        if isinstance(part, Pow) and not _is_integer(part.exponent):
            return False
    return True


def _is_integer(node: Node) -> bool:
    match node:
        case Number(value=number):
            return number.denominator == 1
        case Neg(operand=operand):
            return _is_integer(operand)
    return isinstance(node, (Add, Mul, Pow)) and all(map(_is_integer, node.children))


def _method(node: Node) -> Phrase:
    names = {part.name for part in node.walk() if isinstance(part, Call)}
    if names & _COUNTING:
        return Phrase("SymPy works with exact integers of any size.", "SymPy 使用任意大小的精确整数。")
    if "percent" in names:
        return Phrase("A percentage is a fraction with denominator 100.", "百分数就是分母为 100 的分数。")
    if _is_rational(node):
        return Phrase("Powers first, then products and quotients, then sums, all as exact fractions.",
                      "先乘方，再乘除，后加减，全部用精确分数。")  # fmt: skip
    return Phrase("Roots and constants stay exact; we simplify at the end.", "根式与常数保持精确，最后化简。")


def _conclude(task: Evaluate, out: Printed) -> Conclusion | None:
    if "value" not in out:
        return None
    real = task.domain == "real" and out.get("real", ["True"]) == ["True"]
    result = positive_first(tidy(out["value"][0])) if real else tidy(out["value"][0])
    if _ANGLE.search(result):
        return None  # a value of sine or tangent for which no roots were found
    if not finished(result) or r"\infty" in result:
        return None
    if not real and task.domain == "real":
        none = Phrase("It is no real number; this is its complex value.", "它不是实数，以下是它的复数值。")
        return Conclusion((none,), result) if not (task.decimals or task.places is not None) else None
    unit = _UNITS.get(task.expression.name, "") if isinstance(task.expression, Call) else ""
    if task.places is not None:
        return Conclusion(
            (Phrase(f"The exact value is ${result}$.", f"精确值是 ${result}$。"),),
            fixed(out["rounded"][0], task.places) + unit,
        )
    if unit:
        return Conclusion((), decimal_text(result) + unit)
    if task.decimals and "approximately" in out and not result.lstrip("-").isdigit():
        decimal = decimal_text(result)
        approximate = out["approximately"][0]
        return Conclusion(
            (), decimal if decimal != result or ("frac" in result and "sqrt" not in result) else approximate
        )
    shown = decimal_text(result) if task.decimals else result
    asked = task.decimals and not any(map(_is_decimal, task.expression.walk()))
    return None if asked and "frac" in shown else Conclusion((), shown)
