"""Tasks from parsed notation: which letters are unknown, over which domain, and what is too unclear to be a task."""

from __future__ import annotations

from qmath.notation.ast import (
    Call,
    Constant,
    Derivative,
    Fold,
    Integral,
    Limit,
    Matrix,
    Node,
    Number,
    Pow,
    Relation,
    Symbol,
    integer,
)
from qmath.notation.frame import Frame
from qmath.notation.functions import TRIGONOMETRIC
from qmath.notation.matrices import has_matrix
from qmath.notation.parser import Parser
from qmath.notation.shapes import shape
from qmath.notation.tasks import (
    Differentiate,
    Evaluate,
    FactorInteger,
    Form,
    Integrate,
    MatrixValue,
    Rewrite,
    SolveEquations,
    SolveInequalities,
    SumUp,
    TakeLimit,
    Task,
)
from qmath.notation.tokens import END, Refusal, tokenize

ZERO = integer(0)
MAX_UNKNOWNS = 6
_TURNS = (90, 180, 270, 360, 540, 720)  # as bounds of an angle: degrees
MAX_FACTOR_DIGITS = 30
MAX_LETTERED_ROWS = 4  # of a matrix with letters in it


def solve(found: Frame, relations: list[Relation], conditions: tuple[Relation, ...]) -> Task:
    """Equations with conditions, or inequalities."""
    equations = tuple(relation for relation in relations if relation.op == "=")
    inequalities = tuple(relation for relation in relations if relation.op != "=")
    for relation in (*relations, *conditions):
        _only_values(relation)
    relations_hold = equations or inequalities
    letters = frozenset[str]().union(*(relation.symbols for relation in relations_hold))
    _check_constants(relations_hold, letters, found)
    unknowns = _unknowns(found, letters, max(len(equations), 1))
    restricting = (*conditions, *inequalities) if equations else conditions
    if any(relation.symbols - set(unknowns) for relation in restricting):
        raise Refusal("a condition on a letter that is no unknown")
    _refuse_turns(relations_hold, restricting)
    if equations:
        decimals = found.decimals or any(map(_has_decimals, equations))
        return SolveEquations(
            equations, unknowns, found.domain, restricting, decimals, found.places, found.integers
        )
    if found.domain == "complex" or found.integers:
        raise Refusal("inequalities are solved over the reals")
    if len(unknowns) != 1 or letters != set(unknowns):
        raise Refusal("inequalities in several letters")
    return SolveInequalities(inequalities, unknowns[0], conditions)


def _unknowns(found: Frame, letters: frozenset[str], equations: int) -> tuple[str, ...]:
    if found.unknowns:
        if not set(found.unknowns) <= letters or len(set(found.unknowns)) != len(found.unknowns):
            raise Refusal(f"‘{', '.join(found.unknowns)}’ is to be found, but does not occur")
        return found.unknowns
    if not letters:
        raise Refusal("a relation without an unknown")
    if len(letters) > max(equations, 1):
        raise Refusal(f"{len(letters)} letters and nothing that says for which of them to solve")
    if len(letters) > MAX_UNKNOWNS:
        raise Refusal(f"more than {MAX_UNKNOWNS} unknowns")
    return tuple(sorted(letters))


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


def rewrite(found: Frame, expression: Node) -> Rewrite:
    """Simplify, expand or factor an expression with letters."""
    _only_values(expression)
    if Constant("i") in expression.walk():
        raise Refusal("‘i’ beside other letters is the imaginary unit or an unknown")
    forms: dict[str, Form] = {
        "simplify": "simplify",
        "expand": "expand",
        "factor": "factor",
        "apart": "apart",
    }
    return Rewrite(forms[found.verb], expression)


def evaluate(found: Frame, expression: Node) -> Task:
    """A value; operators with a variable are tasks of their own."""
    if isinstance(expression, (Derivative, Integral, Limit)):
        return calculus(found, expression)
    if isinstance(expression, Fold):
        _only_values(expression.body)
        if expression.symbols and expression.symbols != expression.upper.symbols:
            raise Refusal("letters that nothing is said about")
        return SumUp(expression)
    if has_matrix(expression):
        return matrix_value(found, expression)
    if expression.symbols:
        raise Refusal("nothing says what is to be done with the expression")
    if found.verb == "factor" and isinstance(expression, Number):
        return prime_factors(str(expression.value))
    if found.verb not in ("", "find", "evaluate", "simplify", "expand"):
        raise Refusal(f"‘{found.verb}’ with a value")
    _only_values(expression)
    _refuse_angles(expression)
    nodes = list(expression.walk())
    if isinstance(expression, (Number, Constant)) and found.verb not in ("evaluate",) and not found.decimals:
        raise Refusal("a lone number")
    decimals = found.decimals or (_has_decimals(expression) and not found.fraction)
    domain = "complex" if Constant("i") in nodes else found.domain
    return Evaluate(expression, decimals, found.places, domain)


def _refuse_angles(expression: Node) -> None:
    """`sin 30`: degrees or radians?"""
    for node in expression.walk():
        if isinstance(node, Call) and node.name in TRIGONOMETRIC:
            values = [part for part in node.args[0].walk() if isinstance(part, (Number, Constant, Call))]
            if values and all(isinstance(part, Number) and part.value for part in values):
                raise Refusal("an angle without ° or π: degrees or radians")


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


def calculus(found: Frame, expression: Node) -> Task:
    """Derivatives, integrals and limits, by operator or by words."""
    for part in expression.children:
        _only_values(
            part, infinity=isinstance(expression, (Integral, Limit)) and part is not expression.children[0]
        )
    match expression:
        case Integral(body=body, variable=variable, lower=lower, upper=upper) if (
            found.verb != "differentiate"
        ):
            return Integrate(body, variable, lower, upper)
        case Limit(body=body, variable=variable, point=point, side=side) if found.verb not in (
            "differentiate",
            "integrate",
        ):
            if body.symbols - {variable} or point.symbols:
                raise Refusal("letters that nothing is said about")
            return TakeLimit(body, variable, point, side)
        case Derivative(body=body, variable=variable, order=order) if found.verb != "integrate":
            return _differentiate(found, body, variable, order)
    if found.verb != "differentiate":
        raise Refusal("an integral or limit that is not understood")
    _only_values(expression)
    if not found.variable and len(expression.symbols) != 1:
        raise Refusal("a derivative without its variable")
    return _differentiate(found, expression, found.variable or min(expression.symbols), found.order)


def _differentiate(found: Frame, body: Node, variable: str, order: int) -> Differentiate:
    if body.symbols - {variable}:
        raise Refusal("a derivative in several letters")
    if not found.at:
        return Differentiate(body, variable, order)
    if found.variable and found.variable != variable:
        raise Refusal("a point of another variable")
    parser = Parser(tokenize(found.at))
    point = parser.sum()
    if parser.token is not END or point.symbols:
        raise Refusal("the point of the derivative is not understood")
    return Differentiate(body, variable, order, point)


def matrix_value(found: Frame, expression: Node) -> MatrixValue:
    """A matrix expression whose sizes fit."""
    if found.verb not in ("", "find", "evaluate", "simplify"):
        raise Refusal(f"‘{found.verb}’ with a matrix")
    eigenvalues = isinstance(expression, Call) and expression.name == "eigenvalues"
    inner = expression.children[0] if eigenvalues else expression
    if isinstance(inner, Matrix) and not eigenvalues:
        raise Refusal("nothing says what is to be done with the matrix")
    size = shape(expression)
    letters = inner.symbols
    for part in expression.walk():
        if not isinstance(part, Matrix):
            continue
        for entry in part.children:
            _only_values(entry)
    uncertain = [
        part for part in expression.walk() if isinstance(part, Call) and part.name in ("rank", "eigenvalues")
    ]
    if letters and (uncertain or (size is not None and max(size) > MAX_LETTERED_ROWS)):
        raise Refusal("a matrix with letters")
    if Constant("i") in expression.walk():
        raise Refusal("a matrix with complex entries")
    return MatrixValue(inner, eigenvalues)


def prime_factors(digits: str) -> FactorInteger:
    """The factorisation of an integer that is small enough to be factored at once."""
    if len(digits) > MAX_FACTOR_DIGITS:
        raise Refusal(f"an integer of more than {MAX_FACTOR_DIGITS} digits to factor")
    if int(digits) < 2:
        raise Refusal("an integer below 2 to factor")
    return FactorInteger(int(digits))


def _only_values(node: Node, infinity: bool = False) -> None:
    """Refuse infinity and operators inside larger expressions."""
    for part in node.walk():
        if part == Constant("oo") and not infinity:
            raise Refusal("infinity in an expression")
        if isinstance(part, (Derivative, Integral, Limit, Fold, Matrix)):
            raise Refusal("a derivative, integral, limit or sum inside a larger expression")
        if isinstance(part, Symbol) and len(part.name) == 2 and part.name[0] == "d" and part.name != "nu":
            raise Refusal("a differential without an integral")


def _has_decimals(node: Node) -> bool:
    return any(
        (isinstance(part, Number) and part.spelling) or (isinstance(part, Call) and part.name == "percent")
        for part in node.walk()
    )
