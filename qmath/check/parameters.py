"""Equations with letters besides the unknown: the answer is tried with numbers put for the letters.

Two expressions of this size that agree at several long rationals are the same. Where a sign of a letter matters,
only positive values are tried, and the finding says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from qmath.check.faults import UnsupportedError
from qmath.check.substitution import substitute
from qmath.check.systems import check_some
from qmath.check.values import Evaluator
from qmath.check.verdicts import Finding, unchecked, verified
from qmath.notation import Answer
from qmath.notation.answer import Conditions, Empty, Tuples, Values
from qmath.notation.ast import Div, Node, Number, Relation
from qmath.notation.latex import to_latex
from qmath.notation.tasks import SolveEquations

# Long numerators: an accidental agreement would need a root exactly there.
# A large second, third, … letter gives the roots of most formulas a positive radicand.
_TRIALS = (
    ((7919, 1009), (6007, 503), (9173, 307), (8677, 211)),
    ((104729, 50021), (27103, 6151), (7723, 5003), (65537, 40009)),
    ((4099, 127), (1201, 997), (30011, 1013), (5851, 89)),
    ((101, 89), (40009, 97), (1201, 1013), (211, 127)),
    ((307, 211), (65537, 1009), (5003, 4099), (997, 503)),
    ((503, 307), (30011, 89), (127, 101), (6151, 5851)),
    ((40009, 97), (101, 89), (1201, 1013), (307, 211)),
    ((127, 101), (503, 307), (65537, 89), (9173, 89)),
)
_ENOUGH = 3
_SIGNED = frozenset("xyz")  # unknowns of an equation; other letters are often lengths, which are positive


def check_with_parameters(task: SolveEquations, answer: Answer, ev: Evaluator) -> Finding:
    """The verdict at three choices of positive parameters: one refutation refutes, three agreements verify."""
    from qmath.check.equations import check_equations

    if len(task.equations) > 1:
        return check_some(task, answer, ev)
    if len(task.parameters) > len(_TRIALS[0]):
        return unchecked("it has too many letters")
    findings: list[Finding] = []
    problem: UnsupportedError | None = None
    for trial in _TRIALS:
        numbers: dict[str, Node] = {
            name: _number(Fraction(*pair)) for name, pair in zip(task.parameters, trial, strict=False)
        }
        special = replace(
            task,
            equations=tuple(_relation(r, numbers) for r in task.equations),
            conditions=tuple(_relation(r, numbers) for r in task.conditions),
        )
        try:
            findings.append(check_equations(special, _answer(answer, numbers), ev.variant(times=2)))
        except UnsupportedError as error:
            problem = error  # a radicand that is negative for these numbers, perhaps
        if len(findings) == _ENOUGH:
            return _together(task, findings, numbers)
    raise UnsupportedError(str(problem or "its letters could not be tried"))


def _together(task: SolveEquations, findings: list[Finding], numbers: Mapping[str, Node]) -> Finding:
    """One verdict of several trials, of which the last was made with `numbers`."""
    for status in ("unchecked", "refuted"):
        if any(finding.status == status for finding in findings):
            same = all(finding.status == status for finding in findings)
            chosen = next(finding for finding in findings if finding.status == status)
            if same and status == "refuted":
                if chosen.sentence.endswith("missing") and not set(task.unknowns) & _SIGNED:
                    return unchecked("it leaves solutions out, unless only positive quantities count")
                letters = ", ".join(f"{name} = {to_latex(value)}" for name, value in numbers.items())
                return Finding(status, f"{findings[-1].sentence} (tried with {letters})")
            return unchecked(chosen.sentence if status == "unchecked" else "it depends on the letters")
    return verified("every solution satisfies the original for positive values of the other letters")


def _number(value: Fraction) -> Node:
    return Div(Number(Fraction(value.numerator)), Number(Fraction(value.denominator)))


def _relation(relation: Relation, numbers: Mapping[str, Node]) -> Relation:
    return Relation(substitute(relation.left, numbers), relation.op, substitute(relation.right, numbers))


def _answer(answer: Answer, numbers: Mapping[str, Node]) -> Answer:
    match answer:
        case Values(items=items):
            return replace(answer, items=tuple(substitute(item, numbers) for item in items))
        case Tuples(items=tuples):
            return replace(
                answer, items=tuple(tuple(substitute(x, numbers) for x in item) for item in tuples)
            )
        case Conditions(alternatives=alternatives):
            return Conditions(tuple(tuple(_relation(r, numbers) for r in group) for group in alternatives))
        case Empty():
            return answer
    return answer
