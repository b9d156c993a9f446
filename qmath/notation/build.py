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
    Symbol,
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
    SumUp,
    TakeLimit,
    Task,
)
from qmath.notation.tokens import END, Refusal, tokenize

MAX_PARAMETERS = 2  # letters in limits and derivatives that are held fixed
_DEPENDENT = frozenset("xyzuvwfgh")  # letters that often stand for functions of the other
MAX_FACTOR_DIGITS = 30
MAX_LETTERED_ROWS = 4  # of a matrix with letters in it


def rewrite(found: Frame, expression: Node) -> Rewrite:
    """Simplify, expand or factor an expression with letters."""
    only_values(expression)
    if (found.domain == "complex" or found.reals) and found.verb == "factor":
        raise Refusal("expressions are factored over the rationals")
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
    if (isinstance(expression, Fold) or has_matrix(expression)) and (found.decimals or found.places):
        raise Refusal("decimals of such a value")
    if isinstance(expression, Fold):
        only_values(expression.body)
        if len(expression.symbols - expression.upper.symbols) > 1:
            raise Refusal("several letters that nothing is said about")
        return SumUp(expression)
    if has_matrix(expression):
        return matrix_value(found, expression)
    if expression.symbols:
        raise Refusal("nothing says what is to be done with the expression")
    if found.verb == "factor" and isinstance(expression, Number):
        return prime_factors(str(expression.value))
    if found.verb not in ("", "find", "evaluate", "simplify", "expand"):
        raise Refusal(f"‘{found.verb}’ with a value")
    only_values(expression)
    _refuse_angles(expression)
    nodes = list(expression.walk())
    asked = found.verb == "evaluate" or found.decimals or found.fraction
    if isinstance(expression, (Number, Constant)) and not asked:
        raise Refusal("a lone number")
    decimals = found.decimals or (has_decimals(expression) and not found.fraction)
    domain = "complex" if Constant("i") in nodes else found.domain
    return Evaluate(expression, decimals, found.places, domain, found.verb == "simplify")


def _refuse_angles(expression: Node) -> None:
    """`sin 30`: degrees or radians?"""
    for node in expression.walk():
        if isinstance(node, Call) and node.name in TRIGONOMETRIC:
            values = [part for part in node.args[0].walk() if isinstance(part, (Number, Constant, Call))]
            if values and all(isinstance(part, Number) and part.value for part in values):
                raise Refusal("an angle without ° or π: degrees or radians")


def calculus(found: Frame, expression: Node) -> Task:
    """Derivatives, integrals and limits, by operator or by words."""
    if found.decimals or found.places:
        raise Refusal("decimals of such a value")
    for part in expression.children:
        only_values(
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
            if len(body.symbols - {variable}) > MAX_PARAMETERS or variable in point.symbols:
                raise Refusal("several letters that nothing is said about")
            return TakeLimit(body, variable, point, side)
        case Derivative(body=body, variable=variable, order=order, partial=partial) if (
            found.verb != "integrate"
        ):
            return _differentiate(found, body, variable, order, partial=partial)
    if found.verb != "differentiate":
        raise Refusal("an integral or limit that is not understood")
    only_values(expression)
    if not found.variable and len(expression.symbols) != 1:
        raise Refusal("a derivative without its variable")
    return _differentiate(found, expression, found.variable or min(expression.symbols), found.order)


def _differentiate(
    found: Frame, body: Node, variable: str, order: int, *, partial: bool = False
) -> Differentiate:
    others = body.symbols - {variable}
    if len(others) > MAX_PARAMETERS or (others & _DEPENDENT and not partial):
        raise Refusal(
            "a derivative in several letters, which may depend on each other: ∂ says that they do not"
        )
    if not found.at:
        return Differentiate(body, variable, order, partial=partial)
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
            only_values(entry)
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


def only_values(node: Node, infinity: bool = False) -> None:
    """Refuse infinity and operators inside larger expressions."""
    for part in node.walk():
        if part == Constant("oo") and not infinity:
            raise Refusal("infinity in an expression")
        if isinstance(part, (Derivative, Integral, Limit, Fold, Matrix)):
            raise Refusal("a derivative, integral, limit or sum inside a larger expression")
        if isinstance(part, Symbol) and len(part.name) == 2 and part.name[0] == "d" and part.name != "nu":
            raise Refusal("a differential without an integral")


def has_decimals(node: Node) -> bool:
    return any(
        (isinstance(part, Number) and part.spelling) or (isinstance(part, Call) and part.name == "percent")
        for part in node.walk()
    )
