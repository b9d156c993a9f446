"""Pieces of cells that several lessons share."""

from __future__ import annotations

from qmath.notation.ast import Node
from qmath.notation.source import python_name, to_code
from qmath.strategies.lessons.algebraic import Algebra

# How SymPy is to write a number: the rational part first, `2 + \\sqrt{3}`.
ORDER = "order='old'"

# A real root by radicals where there is a formula without complex numbers, over a common denominator.
EXACT_FORM = (
    "",
    "def cubic_form(value):  # Cardano's formula, or cosines where all three roots are real",
    "    a, b, c, d = map(Rational, value.poly.all_coeffs())",
    "    shift, p = -b/(3*a), (3*a*c - b**2)/(3*a**2)",
    "    q = (2*b**3 - 9*a*b*c + 27*a**2*d)/(27*a**3)",
    "    radicand = (q/2)**2 + (p/3)**3",
    "    if radicand > 0:",
    "        parts = [together(-q/2 + side*sqrt(radicand)) for side in (1, -1)]",
    "        return shift + sum(sign(part)*root(Abs(part), 3) for part in parts)",
    "    angle = acos(3*q/(2*p)*sqrt(-3/p))",
    "    forms = [shift + 2*sqrt(-p/3)*cos((angle - 2*pi*k)/3) for k in range(3)]",
    "    return min(forms, key=lambda form: abs(N(form - value, 30)))",
    "",
    "def exact_form(value):",
    "    if isinstance(value, CRootOf) and value.poly.degree() == 3:",
    "        return cubic_form(value)",
    "    if isinstance(value, CRootOf):",
    "        for form in roots(value.poly):",
    "            if not form.has(I) and count_ops(form) < 60 and abs(N(form - value, 30)) < 10**-25:",
    "                return sqrtdenest(form)",
    "        return value",
    "    return together(expand(radsimp(sqrtdenest(value))))",
    "",
)


# A quotient of logarithms: log(8)/log(4) is 3/2; and no logarithm inside of another, as SymPy has it.
SHORTENED = (
    "",
    "def shortened(quotient):",
    "    number = nsimplify(N(quotient, 60), rational=True, tolerance=10**-40)",
    "    if number.q < 1000 and abs(N(quotient - number, 60)) < 10**-50:",
    "        return number",
    "    short = simplify(quotient)",
    "    return quotient if any(part.args[0].has(log) for part in short.atoms(log)) else short",
    "",
)


def textbook_names(name: str) -> tuple[str, ...]:
    """Lines that write quotients of sine and cosine in `name` as tangents and the like."""
    return (
        f"for angle in {{part.args[0] for part in {name}.atoms(sin, cos, tan)}}:",
        f"    {name} = {name}.subs(sin(angle)/cos(angle), tan(angle)).subs(cos(angle)/sin(angle), cot(angle))",
        f"    {name} = {name}.subs(tan(angle)**2 + 1, sec(angle)**2)",
        "    names = {1/tan(angle): cot(angle), 1/cos(angle): sec(angle), 1/sin(angle): csc(angle)}",
        f"    {name} = {name}.xreplace(names)",
    )


def half_up(value: str, places: int) -> str:
    """Source of the integer that is `value` in units of the last of `places`, halves rounded away from zero."""
    return f"sign({value})*floor(Abs({value})*10**{places} + Rational(1, 2))"


class Writer:
    """Lines of a cell."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)

    def add(self, *lines: str) -> None:
        self.lines.extend(lines)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def declaration(*letters: str, assumptions: str = "") -> str:
    """The line that makes symbols; a letter that SymPy has taken gets another Python name, not another look."""
    names = ", ".join(map(python_name, letters))
    return f"{names} = symbols('{' '.join(letters)}'{', ' if assumptions else ''}{assumptions})"


def elimination(difference: Node, algebra: Algebra, name: str) -> list[str]:
    """Lines that set `polynomial`, whose real roots hold all zeros of `difference`, and the domain of the original."""
    lines = []
    if algebra.denominators:
        lines.append(f"denominators = [{', '.join(map(to_code, algebra.denominators))}]")
    if algebra.radicands:
        lines.append(f"radicands = [{', '.join(map(to_code, algebra.radicands))}]")
    for auxiliary in algebra.auxiliaries:
        lines.append(
            f"{auxiliary.name} = symbols('{auxiliary.name}')  # stands for {to_code(auxiliary.original)}"
        )
    if not algebra.denominators and not algebra.auxiliaries:
        return [*lines, f"polynomial = Poly({to_code(difference)}, {name})"]
    lines.append(f"polynomial = numer(together({to_code(difference)}))")
    for auxiliary in reversed(algebra.auxiliaries):
        relation = f"{auxiliary.name}**{auxiliary.power} - ({to_code(auxiliary.value)})"
        lines.append(f"polynomial = resultant(polynomial, numer(together({relation})), {auxiliary.name})")
    lines.append(f"polynomial = Poly(polynomial, {name})")
    return lines
