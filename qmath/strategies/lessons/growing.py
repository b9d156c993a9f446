"""Inequalities in one growing function of the unknown: solved for that function, and taken back."""

from __future__ import annotations

from qmath.notation.ast import Add, Call, Mul, Neg, Node, Pow, Relation, Symbol, integer
from qmath.notation.latex import to_latex
from qmath.notation.source import to_code
from qmath.notation.tasks import SolveInequalities
from qmath.strategies.lessons import inequalities
from qmath.strategies.lessons.cells import SHORTENED
from qmath.strategies.lessons.inequalities import Back
from qmath.strategies.lessons.lesson import Lesson, Phrase
from qmath.strategies.lessons.powers import literal, one_base, root_of
from qmath.strategies.lessons.transcendental import Kernel, linear

_T = "t"
# The way back for pieces of the line of t, which grows with the unknown.
_MOVED = (
    "def moved(piece):",
    "    if isinstance(piece, FiniteSet):",
    "        return FiniteSet(*map(back, piece))",
    "    return Interval(back(piece.inf), back(piece.sup), piece.left_open, piece.right_open)",
    "",
    "pieces = [moved(piece) for piece in pieces if piece is not S.EmptySet]",
)


def inequality(task: SolveInequalities) -> Lesson | None:
    """A lesson where one power or one logarithm is all there is; None otherwise."""
    if task.conditions or task.integers or task.unknown == _T:
        return None
    kernel = Kernel(task.unknown)
    differences = [one_base(Add((r.left, Neg(r.right))), task.unknown) for r in task.relations]
    if not all(map(kernel.gather, differences)) or kernel.base is None or not _grows(kernel.base):
        return None
    relations = tuple(
        Relation(kernel.replace(difference), relation.op, integer(0))
        for difference, relation in zip(differences, task.relations, strict=True)
    )
    base, t = to_code(kernel.base), Symbol(_T)
    conditions: tuple[Relation, ...] = ()
    if kernel.argument is None:
        step = literal(kernel.step)
        original: Node = Pow(kernel.base, Mul((step, Symbol(task.unknown))))
        conditions = (Relation(t, ">", integer(0)),)
        value = f"oo if t == oo else -oo if t == 0 else shortened(log(together(t))/(({to_code(step)})*log({base})))"
    else:
        line = linear(kernel.argument, task.unknown)
        if line is None or line[0] < 0:
            return None
        original = Call("log", (kernel.argument, kernel.base))
        slope, start = (to_code(literal(part)) for part in line)
        value = f"(({base})**t - ({start}))/({slope}) if t != -oo else -({start})/Integer(1)/({slope})"
    lines = (*SHORTENED, "def back(t):", f"    return {value}", "", *_MOVED)
    inner = inequalities.one_unknown(SolveInequalities(relations, _T, conditions), Back(lines))
    if inner is None:
        return None
    text, kind = r",\; ".join(map(to_latex, task.relations)), to_latex(original)
    return Lesson(
        (
            Phrase(f"We solve ${text}$ over the real numbers.", f"在实数范围内解不等式 ${text}$。"),
            Phrase(
                f"With $t = {kind}$ it is algebraic; as $t$ grows with the unknown, intervals are taken back.",
                f"设 $t = {kind}$，先解关于 $t$ 的不等式，再由单调性还原。",
            ),
        ),
        inner.code,
        inner.conclude,
    )


def _grows(base: Node) -> bool:
    root = root_of(base)
    return root is not None and root[1] > 0
