"""The lesson for a task, or None where no method here is certain to be right and complete."""

from __future__ import annotations

from qmath.notation.requested import DividePolynomials, SolveAlternatives, Tangent, TaylorPolynomial
from qmath.notation.tasks import (
    Differentiate,
    Evaluate,
    FactorInteger,
    Integrate,
    MatrixValue,
    Rewrite,
    SolveCongruences,
    SolveEquations,
    SolveInequalities,
    SumUp,
    TakeLimit,
    Task,
)
from qmath.strategies.lessons import (
    arithmetic,
    calculus,
    complexes,
    congruences,
    counting,
    equations,
    exponential,
    factored,
    formulas,
    growing,
    inequalities,
    inverses,
    limits,
    logarithmic,
    matrices,
    mixed,
    peeling,
    requested,
    rewriting,
    substitutions,
    sums,
    systems,
    transcendental,
    trigonometric,
)
from qmath.strategies.lessons.lesson import Lesson


def teach(task: Task) -> Lesson | None:
    """Choose the lesson by the type of the task."""
    match task:
        case Evaluate():
            return arithmetic.value(task)
        case MatrixValue():
            return matrices.value(task)
        case FactorInteger():
            return arithmetic.prime_factors(task)
        case SolveEquations():
            return _solve(task)
        case SolveInequalities():
            return inequality(task)
        case SolveAlternatives():
            return inequalities.alternatives(task)
        case SolveCongruences():
            return congruences.congruences(task)
        case Rewrite():
            return rewriting.rewrite(task)
        case Differentiate():
            return calculus.derivative(task)
        case Integrate():
            return calculus.integral(task)
        case TakeLimit():
            return limits.limit(task)
        case TaylorPolynomial():
            return requested.taylor(task)
        case Tangent():
            return requested.tangent(task)
        case DividePolynomials():
            return requested.division(task)
        case SumUp():
            return sums.fold(task)


def _solve(task: SolveEquations) -> Lesson | None:
    if task.parameters and len(task.equations) == 1:
        return formulas.solved_for(task)
    if len(task.unknowns) > 1 or len(task.equations) > 1:
        return systems.system(task) or mixed.system(task)
    if task.domain == "complex":
        return complexes.complex_roots(task)
    return solve_one(task)


def solve_one(task: SolveEquations) -> Lesson | None:
    """One real equation in one unknown, from the simplest kind up."""
    return (
        counting.equation(task)
        or inequalities.absolute(task)
        or equations.one_unknown(task)
        or peeling.nested(task)
        or logarithmic.equation(task)
        or exponential.equation(task)
        or transcendental.equation(task)
        or substitutions.equation(task)
        or inverses.equation(task)
        or trigonometric.equation(task)
        or factored.equation(task)
        or peeling.equation(task)
    )


def inequality(task: SolveInequalities) -> Lesson | None:
    """Inequalities in one unknown, from the simplest kind up."""
    return (
        inequalities.one_unknown(task)
        or logarithmic.inequality(task)
        or exponential.inequality(task)
        or growing.inequality(task)
        or trigonometric.inequality(task)
    )
