"""Trigonometric equations: all angles of one turn, then those of the interval asked for, or families of them."""

from __future__ import annotations

from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Relation, Symbol
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations, SolveInequalities
from qmath.strategies.lessons.angles import ANGLES, Angles, U
from qmath.strategies.lessons.cells import ORDER, Writer, declaration, half_up
from qmath.strategies.lessons.inequalities import conclude, walk
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, fixed, tidy
from qmath.strategies.lessons.powers import literal

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_STYLE = f"{ORDER}, inv_trig_style='full', ln_notation=True"


def equation(task: SolveEquations) -> Lesson | None:
    """A lesson for equations in sines, cosines, … of multiples of one unknown; None otherwise."""
    (unknown,), (relation,) = task.unknowns, task.equations
    angles = Angles(unknown)
    difference = Add((relation.left, Neg(relation.right)))
    if task.integers or task.parameters or not angles.gather(difference) or not angles.is_small:
        return None
    ends = bounds(task.conditions, unknown)
    if (task.conditions and ends is None) or (task.places is not None and ends is None):
        return None
    in_degrees = any(_is_degree(part) for condition in task.conditions for part in condition.walk())
    cell = Writer("from sympy import *", "", declaration(unknown, U, "s", "c", "t"))
    cell.add(*one_turn(angles, difference))
    if ends is None:
        _families(cell, angles)
    else:
        _listed(cell, angles, task, ends, in_degrees)
    text, x, u = to_latex(relation), symbol_latex(unknown), to_latex(measure(angles))
    lines = (
        Phrase(f"We solve ${text}$ for real ${x}$.", f"在实数范围内解方程 ${text}$。"),
        Phrase(
            f"With $u = {u}$, $s = \\sin u$ and $c = \\cos u$ it is a polynomial equation; "
            "we factor it, find the angles of one turn, and check each.",
            f"设 $u = {u}$，$s = \\sin u$，$c = \\cos u$，化为多项式方程，分解后求出一个周期内的角并检验。",
        ),
    )
    return Lesson(lines, cell.text, lambda out: _conclude(task, out, x))


def inequality(task: SolveInequalities) -> Lesson | None:
    """A lesson for an inequality in sines and cosines on an interval; None otherwise."""
    (relation, *rest) = task.relations
    angles = Angles(task.unknown)
    difference = Add((relation.left, Neg(relation.right)))
    ends = bounds((*rest, *task.conditions), task.unknown)
    if task.integers or ends is None or not angles.gather(difference) or not angles.is_small:
        return None
    lines = one_turn(angles, difference)
    if angles.denominators:
        return None  # a pole is an end as well
    name = python_name(task.unknown)
    cell = Writer("from sympy import *", "", declaration(task.unknown, U, "s", "c", "t"), *lines)
    _turns(cell, angles, ends)
    cell.add(
        "points = {low, high}",
        "for value in values:",
        "    if low < value < high:",
        "        points.add(value)",
    )
    relations = (*task.relations, *task.conditions)
    walk(cell, relations, [], [], name)
    cell.add(f"print('set:', latex(Union(*pieces), {_STYLE}))")
    text = r",\; ".join(map(to_latex, relations))
    method = (
        Phrase(f"We solve ${text}$.", f"解不等式 ${text}$。"),
        Phrase(
            "The angles where both sides agree cut the interval; we test each of them and a point of each piece.",
            "两边相等的角把区间分段，逐点、逐段检验。",
        ),
    )
    return Lesson(method, cell.text, conclude)


def _turns(cell: Writer, angles: Angles, ends: tuple[Node, Node]) -> None:
    """Write `values`, the solutions of the turns that meet the interval from `low` to `high`."""
    cell.add(
        f"low, high = Integer(0) + ({to_code(ends[0])}), Integer(0) + ({to_code(ends[1])})",
        f"measure = {to_code(_measure_of_one(angles))}",
        "first, last = floor(N(low*measure/(2*pi), 30)) - 1, floor(N(high*measure/(2*pi), 30)) + 1",
        "assert last - first < 100",
        "values = [(angle + 2*pi*turn)/measure for turn in range(first, last + 1) for angle in angles]",
    )


def measure(angles: Angles) -> Node:
    """What u stands for."""
    x: Node = Symbol(angles.unknown)
    if True in angles.of_pi:
        x = _product(Constant("pi"), x)
    return x if angles.step == 1 else _product(literal(angles.step), x)


def _product(a: Node, b: Node) -> Node:
    return Mul((a, b))


def one_turn(angles: Angles, difference: Node) -> list[str]:
    """Lines that set `angles`, the solutions u of difference = 0 with 0 <= u < 2π (beside letters u, s, c, t)."""
    flat = angles.replace(difference)
    bottoms = ", ".join(map(to_code, angles.denominators))
    return [
        f"difference = {to_code(flat)}  # u stands for {to_code(measure(angles))}",
        f"denominators = [{bottoms}]",
        "curve = numer(together(expand_trig(difference).subs({sin(u): s, cos(u): c})))",
        "curve = expand(curve)",
        *ANGLES,
        "def holds(angle):",
        "    if any(abs(N(bottom.subs(u, angle), 50)) < 10**-40 for bottom in denominators):",
        "        return False",
        "    return abs(N(difference.subs(u, angle), 50)) < 10**-40",
        "",
        "identity = rem(curve, s**2 + c**2 - 1, s) == 0",
        "print('identity:', identity)",
        "angles = []",
        "for factor, _ in [] if identity else factor_list(curve, s, c, extension=True)[1]:",
        "    for angle in map(short, candidates(factor)):",
        "        angle -= 2*pi*floor(N(angle/(2*pi), 50))",
        "        if holds(angle) and all(abs(N(angle - other, 50)) > 10**-40 for other in angles):",
        "            angles.append(angle)",
        "angles.sort(key=N)",
    ]


def bounds(conditions: tuple[Relation, ...], unknown: str) -> tuple[Node, Node] | None:
    """The ends of an interval that the conditions give, however they are closed; None where one is missing."""
    low: Node | None = None
    high: Node | None = None
    for condition in conditions:
        left, op, right = condition.left, condition.op, condition.right
        if right == Symbol(unknown) and not left.symbols and op in _FLIPPED:
            left, op, right = right, _FLIPPED[op], left  # type: ignore[assignment]
        if left != Symbol(unknown) or right.symbols or op not in _FLIPPED:
            return None
        if op in (">", ">="):
            low = right
        else:
            high = right
    return None if low is None or high is None else (low, high)


def _is_degree(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "degrees"


def _families(cell: Writer, angles: Angles) -> None:
    """Write the search for the shortest shift that takes the set of angles to itself, and the families."""
    letter = "n" if angles.unknown == "k" else "k"
    cell.add(
        "def repeats(shift):",
        "    return all(",
        "        any(abs(N(sin((angle + shift - other)/2), 50)) < 10**-40 for other in angles) for angle in angles",
        "    )",
        "",
        "parts = [m for m in range(1, len(angles) + 1) if len(angles) % m == 0 and repeats(2*pi/m)]",
        "period = 2*pi/max(parts, default=1)",
        f"measure = {to_code(_measure_of_one(angles))}",
        f"{letter} = symbols('{letter}')",
        "for angle in angles:",
        "    if N(angle - period, 50) < -10**-40:",
        "        angle = min(angle, expand(angle - period), key=lambda form: (count_ops(form), -N(form)))",
        f"        first = latex(angle/measure, {_STYLE}) + ' + ' if angle != 0 else ''",
        f"        print('family:', first + latex(period/measure*{letter}))",
    )


def _measure_of_one(angles: Angles) -> Node:
    factor = literal(angles.step)
    return _product(factor, Constant("pi")) if True in angles.of_pi else factor


def _listed(
    cell: Writer, angles: Angles, task: SolveEquations, ends: tuple[Node, Node], in_degrees: bool
) -> None:
    """Write the choice of the solutions that lie in the interval."""
    name = python_name(angles.unknown)
    tests = " and ".join(f"{to_code(condition)}.subs({name}, value) == True" for condition in task.conditions)
    _turns(cell, angles, ends)
    cell.add(f"solutions = sorted((value for value in values if {tests}), key=N)")
    if task.places is not None:
        unit = "solution*180/pi" if in_degrees else "solution"
        cell.add(
            f"print('rounded:', ', '.join(str({half_up(f'({unit})', task.places)}) for solution in solutions))"
        )
    if in_degrees:
        cell.add(
            "degrees = [simplify(solution*180/pi) for solution in solutions]",
            f"print('solutions:', ', '.join(latex(part, {_STYLE}) + r'^{{\\circ}}' for part in degrees))",
        )
    else:
        cell.add(f"print('solutions:', ', '.join(latex(solution, {_STYLE}) for solution in solutions))")


def _identity(task: SolveEquations) -> Conclusion | None:
    divides = any(
        isinstance(part, Div) or (isinstance(part, Call) and part.name in ("tan", "cot", "sec", "csc"))
        for part in task.equations[0].walk()
    )
    if divides or task.conditions:
        return None
    everywhere = Phrase(
        "It is an identity: both sides agree for every angle.", "这是恒等式，对任意角都成立。"
    )
    return Conclusion((everywhere,), r"\mathbb{R}")


def _conclude(task: SolveEquations, out: Printed, x: str) -> Conclusion | None:
    if out.get("identity") != ["False"]:
        return _identity(task) if "identity" in out else None
    if "solutions" in out:
        values = [tidy(value) for value in out["solutions"][0].split(", ") if value]
        if values and task.places is not None:
            units = out["rounded"][0].split(", ")
            unit = r"^{\circ}" if values[0].endswith(r"^{\circ}") else ""
            values = [fixed(value, task.places) + unit for value in units]
    else:
        values = [tidy(value) for value in out.get("family", ())]
    if not values:
        none = Phrase(
            "No angle satisfies the equation: there is no real solution.", "没有满足方程的角，方程无实数解。"
        )
        return Conclusion((none,), r"\emptyset")
    if not all(map(finished, values)):
        return None
    if "solutions" in out:
        return Conclusion((), ", ".join(values))
    letter = "n" if x == "k" else "k"
    note = Phrase(
        f"The solutions repeat; ${letter}$ is any integer.", f"解按周期重复，${letter}$ 为任意整数。"
    )
    return Conclusion((note,), ", ".join(values) + rf", {letter} \in \mathbb{{Z}}")
