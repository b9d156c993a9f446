"""Values: exact by own rational arithmetic over the tree, else by many digits."""

from __future__ import annotations

import math
from fractions import Fraction

from qmath.check.faults import PoleError, UndefinedError, UnsupportedError
from qmath.check.membership import approximates, decimal_places, has_i, is_infinite, rounds
from qmath.check.real_line import show
from qmath.check.tidiness import has_like_terms, left_to_do
from qmath.check.values import Evaluator, Value
from qmath.check.verdicts import Finding, refuted, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Diverges, Empty, Residues, Values
from qmath.notation.ast import Add, Call, Div, Mul, Neg, Node, Number, Pow
from qmath.notation.latex import to_latex
from qmath.notation.tasks import Evaluate

_LARGEST_RADICAND = 10**8
_SIGNS = {"percentage": "percent", "indegrees": "degrees"}  # what is asked for, and how answers write it


def check_value(task: Evaluate, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict on one number, or on a residue class where the problem is a remainder."""
    match task.expression, answer:
        case Call(name="mod", args=(_, modulus)), Residues(items=(residue,), modulus=stated) if (
            modulus == stated
        ):
            if isinstance(ev(residue, {}), Fraction) and not 0 <= ev(residue, {}) < ev(modulus, {}):
                finding = compare_value(ev, Call("mod", (residue, modulus)), ev(task.expression, {}))
                return finding if finding.status == "refuted" else unchecked("the residue is not reduced")
            answer = Values((residue,))
    if isinstance(answer, (Diverges, Empty)):
        return _none(task, ev)
    if not (isinstance(answer, Values) and len(answer.items) == 1 and answer.parameter is None):
        return _no_single_value(task, answer, ev)
    node = answer.items[0]
    if node.symbols and isinstance(task.expression, Call) and task.expression.name == "mod":
        return unchecked("the answer is a family, and one residue is asked for")
    node, other = _in_unit(task.expression, node)
    try:
        ev, true = _true_value(task, node, ev)
        if other is not None and ev.equal(ev(node, {}), ev(other, {})):
            return unchecked("the value is right, and not in the unit that is asked for")
    except PoleError as error:
        none = f"the expression has no value: it {error}"
        return unchecked(none) if is_infinite(node) else refuted(none)
    except UndefinedError as error:
        return unchecked(f"the expression has no value: it {error}")
    found = compare_value(ev, node, true, task.expression, decimals=task.decimals, places=task.places)
    if task.simplest and found.status == "verified" and (rest := left_to_do(ev, node)) is not None:
        return unchecked(f"{to_latex(node)} has the right value, and {rest}")
    return found


def _none(task: Evaluate, ev: Evaluator) -> Finding:
    """The verdict on an answer that says that there is no value."""
    try:
        wide, value = _true_value(task, task.expression, ev)
    except PoleError as error:
        return verified(f"the expression has no value: it {error}")
    except UndefinedError as error:
        return unchecked(f"the expression may have no value: it {error}")
    if wide.domain != ev.domain:
        return unchecked(f"it has no real value; over the complex numbers it is {show(wide, value)}")
    return refuted(f"the expression has a value: {show(wide, value)}")


def _no_single_value(task: Evaluate, answer: Answer, ev: Evaluator) -> Finding:
    """Several values where there is one: a wrong one among them makes the answer wrong."""
    if isinstance(answer, Values) and answer.parameter is None:
        for item in answer.items:
            if item.symbols:
                break
            found = check_value(task, Values((item,)), ev)
            if found.status == "refuted":
                return refuted(f"{to_latex(item)} is not the value: {found.sentence}")
    return unchecked("the answer is no single value")


def _in_unit(problem: Node, stated: Node) -> tuple[Node, Node | None]:
    """A stated percentage or angle as its number; where its unit is missing, also the value in no unit."""
    if not (isinstance(problem, Call) and problem.name in _SIGNS):
        return stated, None
    inner = stated.operand if isinstance(stated, Neg) else stated
    if isinstance(inner, Call) and inner.name == _SIGNS[problem.name]:
        (number,) = inner.args
        return Neg(number) if isinstance(stated, Neg) else number, None
    return stated, problem.args[0]


def compare_value(
    ev: Evaluator,
    node: Node,
    true: Value,
    problem: Node | None = None,
    *,
    decimals: bool = False,
    places: int | None = None,
) -> Finding:
    """The stated `node` against the value that was computed."""
    if node.symbols:
        return refuted(f"a value is asked for, and the answer has the letter {min(node.symbols)}")
    if is_infinite(node):
        return refuted(
            f"the value is finite: {'' if isinstance(true, Fraction) else 'about '}{show(ev, true)}"
        )
    if has_i(node) and ev.domain == "real":
        ev = ev.variant(domain="complex")
    try:
        stated = ev(node, {})
    except UndefinedError as error:
        return refuted(f"{to_latex(node)} has no value: it {error}")
    if places is not None:
        return _to_places(ev, node, stated, true, places)
    if ev.equal(stated, true):
        if node == problem and not isinstance(node, Number):
            return unchecked("the answer only repeats the problem")
        if (isinstance(true, Fraction) or isinstance(stated, Fraction)) and not is_plain(node):
            return unchecked(f"{to_latex(node)} has the right value and is not worked out")
        if problem is not None and has_i(node) and _multiplies_i(node):
            return unchecked(f"{to_latex(node)} has the right value and is not worked out")
        if problem is not None and _has_roots(problem) and _can_be_reduced(node):
            return unchecked(
                f"{to_latex(node)} has the right value, and a square can be taken out of a root in it"
            )
        if problem is not None and not isinstance(true, Fraction) and has_like_terms(node):
            return unchecked(f"{to_latex(node)} has the right value, and terms of it can be put together")
        return verified(_confirmed(ev, true))
    if decimals and rounds(ev, node, true, None):
        return verified(f"the value is {show(ev, true)}, rounded to the places shown")
    if approximates(ev, node, true):
        return unchecked(f"{to_latex(node)} is a decimal approximation of {show(ev, true)}")
    return refuted(f"the value is {'' if isinstance(true, Fraction) else 'about '}{show(ev, true)}")


def _to_places(ev: Evaluator, node: Node, stated: Value, true: Value, places: int) -> Finding:
    """The stated `node` against the value rounded to the places that the problem asks for."""
    shown, same = decimal_places(node), ev.equal(stated, true)
    short = isinstance(true, Fraction) and 10**places % true.denominator == 0
    if (same and short and (shown is not None or is_plain(node))) or (
        shown == places and rounds(ev, node, true, places)
    ):
        return verified(f"the value is {show(ev, true)}, rounded to the places that are asked for")
    gap = abs(ev.number(stated) - ev.number(true))
    if gap < ev.number(Fraction(1, 2 * 10**places)) - ev.tiny:
        return unchecked(f"the value is right, and not rounded to {places} decimal places")
    return refuted(f"the value is {show(ev, true)}, and rounded to {places} places it is another number")


def _confirmed(ev: Evaluator, true: Value) -> str:
    if isinstance(true, Fraction):
        return "recomputed exactly"
    return f"recomputed to {ev.digits} digits: {ev.mp.nstr(ev.number(true), 12)}…"


def _true_value(task: Evaluate, node: Node, ev: Evaluator) -> tuple[Evaluator, Value]:
    """The value, over the reals where it is real, and the evaluator that it belongs to."""
    if task.domain == "real":
        try:
            return ev, ev(task.expression, {})
        except (UndefinedError, UnsupportedError):
            pass  # it may be a complex number
    wide = ev.variant(domain="complex")
    value = wide(task.expression, {})
    if not is_infinite(node):
        wide(node, {})
    return wide, value


def is_plain(node: Node) -> bool:
    """Whether a rational value is written as a result: a number, fraction, mixed number, power, product of powers."""
    match node:
        case Number():
            return True
        case Neg(operand=operand) | Call(name="percent", args=(operand,)):
            return is_plain(operand)
        case Div(numerator=top, denominator=bottom):
            return _is_integer(top) and _is_integer(bottom)
        case Pow(base=base, exponent=exponent):
            return _is_integer(base) and _is_integer(exponent)
        case Add(terms=(Number(), Div() as part)):
            return is_plain(part)
        case Mul(factors=factors):
            return all(isinstance(f, (Number, Pow)) and is_plain(f) for f in factors) and any(
                isinstance(f, Pow) for f in factors
            )
    return False


def _multiplies_i(node: Node) -> bool:
    """Whether complex numbers are still to be multiplied, divided or raised to a power."""
    for part in node.walk():
        match part:
            case Pow(base=base) if has_i(base):
                return True
            case Div(denominator=bottom) if has_i(bottom):
                return True
            case Mul(factors=factors) if sum(map(has_i, factors)) > 1:
                return True
    return False


def _is_integer(node: Node) -> bool:
    inner = node.operand if isinstance(node, Neg) else node
    return isinstance(inner, Number) and decimal_places(inner) is None


def _has_roots(node: Node) -> bool:
    return any(isinstance(part, Call) and part.name in ("sqrt", "root") for part in node.walk())


def _can_be_reduced(node: Node) -> bool:
    """Whether the square root of an integer with a square factor stands in `node`."""
    for part in node.walk():
        match part:
            case Call(name="sqrt", args=(Number(value=value),)) if (
                value.denominator == 1 and value < _LARGEST_RADICAND
            ):
                if any(value % (n * n) == 0 for n in range(2, math.isqrt(int(value)) + 1)):
                    return True
    return False
