"""Tasks from relations: which letters are unknown, which are parameters, and what restricts them."""

from __future__ import annotations

from qmath.notation.ast import Call, Constant, Number, Pow, Relation, Symbol, integer
from qmath.notation.build import has_decimals, only_values
from qmath.notation.frame import Frame
from qmath.notation.functions import TRIGONOMETRIC
from qmath.notation.tasks import SolveEquations, SolveInequalities, Task
from qmath.notation.tokens import Refusal

ZERO = integer(0)
MAX_UNKNOWNS = 6
_TURNS = (90, 180, 270, 360, 540, 720)  # as bounds of an angle: degrees
_USUAL = frozenset("xyzwuvst")  # letters that are unknown in a system where nothing is said


def solve(found: Frame, relations: list[Relation], conditions: tuple[Relation, ...]) -> Task:
    """Equations with conditions, or inequalities."""
    equations = tuple(relation for relation in relations if relation.op == "=")
    inequalities = tuple(relation for relation in relations if relation.op != "=")
    for relation in (*relations, *conditions):
        only_values(relation)
    relations_hold = equations or inequalities
    letters = frozenset[str]().union(*(relation.symbols for relation in relations_hold))
    _check_constants(relations_hold, letters, found)
    unknowns = _unknowns(found, letters, max(len(equations), 1))
    conditions = (*conditions, *_signs(found, unknowns))
    restricting = (*conditions, *inequalities) if equations else conditions
    if any(relation.symbols - set(unknowns) for relation in restricting):
        raise Refusal("a condition on a letter that is no unknown")
    _refuse_turns(relations_hold, restricting)
    if equations:
        decimals = found.decimals or any(map(has_decimals, equations))
        return SolveEquations(
            equations, unknowns, found.domain, restricting, decimals, found.places, found.integers
        )
    if found.domain == "complex":
        raise Refusal("inequalities are solved over the reals")
    if len(unknowns) != 1 or letters != set(unknowns):
        raise Refusal("inequalities in several letters")
    return SolveInequalities(inequalities, unknowns[0], conditions, found.integers)


def _signs(found: Frame, unknowns: tuple[str, ...]) -> list[Relation]:
    """`positive solutions` as conditions."""
    if not found.sign:
        return []
    return [Relation(Symbol(name), found.sign, ZERO) for name in unknowns]


def _unknowns(found: Frame, letters: frozenset[str], equations: int) -> tuple[str, ...]:
    if found.unknowns:
        if not set(found.unknowns) <= letters or len(set(found.unknowns)) != len(found.unknowns):
            raise Refusal(f"‘{', '.join(found.unknowns)}’ is to be found, but does not occur")
        return found.unknowns
    if not letters:
        raise Refusal("a relation without an unknown")
    if len(letters) > MAX_UNKNOWNS:
        raise Refusal(f"more than {MAX_UNKNOWNS} unknowns")
    if len(letters) <= max(equations, 1):
        return tuple(sorted(letters))
    usual = {letter for letter in letters if letter.partition("_")[0] in _USUAL}
    if equations > 1 and usual == letters:
        return tuple(sorted(letters))  # fewer equations than letters: some stay free
    raise Refusal(f"{len(letters)} letters and nothing that says for which of them to solve")


def _check_constants(relations: tuple[Relation, ...], letters: frozenset[str], found: Frame) -> None:
    """`e` and `i` are constants unless they may be meant as unknowns; then the text is refused."""
    nodes = [node for relation in relations for node in relation.walk()]
    if Constant("i") in nodes and found.domain != "complex":
        raise Refusal("‘i’ is the imaginary unit or an unknown: say ‘over the complex numbers’")
    powers = sum(isinstance(node, Pow) and node.base == Constant("e") for node in nodes)
    if nodes.count(Constant("e")) > powers and (not letters or letters & set("abcdf")):
        raise Refusal("‘e’ is Euler's number or an unknown")
    if set(found.unknowns) & {"e", "i"}:
        raise Refusal("‘e’ and ‘i’ are constants")


def _refuse_turns(relations: tuple[Relation, ...], conditions: tuple[Relation, ...]) -> None:
    """`sin x = 1/2, 0 <= x < 360`: the bound is meant in degrees, and nothing says so."""
    trigonometric = any(
        isinstance(node, Call) and node.name in TRIGONOMETRIC
        for relation in relations
        for node in relation.walk()
    )
    bounds = [side for condition in conditions for side in condition.children]
    if trigonometric and any(isinstance(bound, Number) and bound.value in _TURNS for bound in bounds):
        raise Refusal("an angle without ° or π: degrees or radians")
