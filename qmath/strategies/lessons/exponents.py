"""Powers with several unknowns in their exponents: `2^(x + y)` by the letters X = 2^x and Y = 2^y."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from qmath.notation.ast import Add, Constant, Div, Mul, Neg, Node, Pow, Relation, Symbol, integer
from qmath.strategies.lessons.algebraic import rational
from qmath.strategies.lessons.powers import (
    as_power,
    exponent_of,
    linear_form,
    literal,
    product,
    rebuilt,
    root_of,
    scaled,
)


@dataclass(slots=True)
class Powers:
    """The powers in a system: for each letter the base under which it stands, and its slopes there."""

    letters: tuple[str, ...]
    bases: dict[str, Node] = field(default_factory=dict)
    slopes: dict[str, list[Fraction]] = field(default_factory=dict)

    def gather(self, node: Node) -> bool:
        """Note the powers in `node`; False where a letter stands in an exponent in another way."""
        found = self._power(node)
        if found is None:
            return all(map(self.gather, node.children))
        base, form = found
        for letter, slope in form.items():
            if letter and self.bases.setdefault(letter, base) != base:
                return False
            if letter:
                self.slopes.setdefault(letter, []).append(slope)
        return bool(form)

    def step(self, letter: str) -> Fraction:
        """The greatest slope of which all others are integer multiples."""
        bottom = math.lcm(*(slope.denominator for slope in self.slopes[letter]))
        return Fraction(math.gcd(*(int(slope * bottom) for slope in self.slopes[letter])), bottom)

    def put_in(self, difference: Node) -> Node:
        """`difference` in the capital letters; x + y - 5 beside 2^x and 2^y is X Y - 2^5."""
        form = linear_form(difference) or {}
        letters = [letter for letter in form if letter]
        bases = {self.bases.get(letter) for letter in letters}
        if None in bases or len(bases) != 1 or form.get("", Fraction(0)).denominator > 1:
            return self.replace(difference)
        slopes = [form[letter] / self.step(letter) for letter in letters]
        if any(slope.denominator > 1 for slope in slopes):
            return self.replace(difference)
        (base,) = bases
        sides: tuple[list[Node], list[Node]] = ([integer(1)], [integer(1)])
        for letter, slope in zip(letters, slopes, strict=True):
            sides[slope < 0].append(Pow(Symbol(letter.upper()), integer(abs(int(slope)))))
        constant = int(form.get("", Fraction(0)))
        sides[constant < 0].append(Pow(base or integer(1), integer(abs(constant))))
        return Add((Mul(tuple(sides[0])), Neg(Mul(tuple(sides[1])))))

    def replace(self, node: Node) -> Node:
        """`node` with powers of capital letters in the place of powers with unknowns as exponents."""
        found = self._power(node)
        if found is None:
            return rebuilt(node, tuple(map(self.replace, node.children)))
        base, form = found
        factors: list[Node] = []
        for letter, slope in form.items():
            if letter:
                power = int(slope / self.step(letter))
                factors.append(Pow(Symbol(letter.upper()), literal(Fraction(power))))
            elif slope:
                factors.append(Pow(base, literal(slope)))
        return product(factors)

    def _power(self, node: Node) -> tuple[Node, dict[str, Fraction]] | None:
        """Least base and linear exponent of a power with unknowns in its exponent; an empty form where it is none."""
        match as_power(node):
            case (base, exponent) if exponent.symbols and not base.symbols:
                root, form = root_of(base), linear_form(exponent)
                if root is None or form is None or (root[0] == Constant("e") and form.get("")):
                    return base, {}
                return root[0], {letter: slope * root[1] for letter, slope in form.items()}
        return None


def without_powers(relation: Relation) -> Relation | None:
    """`3^x = 9^y` as `x - 2 y = 0`: products of powers of one base as a relation of the exponents."""
    left, right = _monomial(relation.left), _monomial(relation.right)
    if left is None or right is None or not right[0]:
        return None
    number, form, base = left[0] / right[0], dict(left[1]), left[2] or right[2]
    if base is None or (left[2] and right[2] and left[2] != right[2]) or number <= 0:
        return None
    for letter, slope in right[1].items():
        form[letter] = form.get(letter, Fraction(0)) - slope
    power = exponent_of(number, base)
    if power is None:
        return None
    terms = [scaled(Symbol(letter), slope) for letter, slope in form.items() if letter and slope]
    constant = form.get("", Fraction(0)) + power
    return Relation(Add((integer(0), *terms)), "=", literal(-constant)) if terms else None


def _monomial(node: Node) -> tuple[Fraction, dict[str, Fraction], Node | None] | None:
    """Number, exponent and base of a product of a number and powers of one base with unknowns as exponents."""
    if (value := rational(node)) is not None:
        return value, {}, None
    match as_power(node):
        case (base, exponent) if (
            not base.symbols and (root := root_of(base)) and (form := linear_form(exponent))
        ):
            return Fraction(1), {letter: slope * root[1] for letter, slope in form.items()}, root[0]
    if not isinstance(node, (Mul, Div)):
        return None
    number, total, common = Fraction(1), dict[str, Fraction](), None
    for index, child in enumerate(node.children):
        part = _monomial(child)
        sign = -1 if isinstance(node, Div) and index else 1
        if part is None or not part[0] or (common and part[2] and part[2] != common):
            return None
        common = common or part[2]
        number *= part[0] ** sign
        for letter, slope in part[1].items():
            total[letter] = total.get(letter, Fraction(0)) + sign * slope
    return number, total, common
