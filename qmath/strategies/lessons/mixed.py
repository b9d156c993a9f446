"""Systems with roots, absolute values, powers and logarithms, brought to polynomial ones.

A sum of logarithms becomes the logarithm of a product, `b^x` a letter of its own where x stands in exponents only,
and roots and absolute values letters with a polynomial equation. Every real solution of the system is so found among
the solutions of polynomials; what these add is found by putting the candidates into the original.
"""

from __future__ import annotations

from fractions import Fraction

from qmath.notation.ast import Add, Mul, Neg, Node, Pow, Relation, Symbol
from qmath.notation.latex import symbol_latex, to_latex
from qmath.notation.source import python_name, to_code
from qmath.notation.tasks import SolveEquations
from qmath.strategies.lessons.algebraic import Algebra
from qmath.strategies.lessons.cells import ORDER, Writer, declaration
from qmath.strategies.lessons.exponents import Powers, without_powers
from qmath.strategies.lessons.lesson import Lesson, Phrase
from qmath.strategies.lessons.logarithmic import without_logarithms
from qmath.strategies.lessons.powers import (
    literal,
)
from qmath.strategies.lessons.systems import conclude

_TINY = "10**-40"
_MOST_LETTERS = 6


def system(task: SolveEquations) -> Lesson | None:
    """A lesson where a system can be brought to a polynomial one with finitely many solutions; None otherwise."""
    if task.domain == "complex" or task.places is not None or task.integers:
        return None
    letters = (*task.unknowns, *task.parameters)
    plain: list[Relation] = []
    conditions = list(task.conditions)
    for equation in task.equations:
        found = without_logarithms(equation)
        plain.append((without_powers(equation) or equation) if found is None else found.relation)
        conditions += () if found is None else found.conditions
    powers = Powers(letters)
    differences: list[Node] = [Add((relation.left, Neg(relation.right))) for relation in plain]
    if not all(map(powers.gather, differences)) or len(letters) > _MOST_LETTERS:
        return None
    if any(letter.upper() in letters or len(letter) > 1 for letter in powers.bases):
        return None
    differences = [powers.put_in(difference) for difference in differences]
    if any(letter in difference.symbols for letter in powers.bases for difference in differences):
        return None
    names = [letter.upper() if letter in powers.bases else letter for letter in letters]
    algebra = Algebra(names[0])
    flat = [algebra.flatten(difference) for difference in differences]
    if any(part is None for part in flat) or any(a.name in names for a in algebra.auxiliaries):
        return None
    cell = _cell(
        task, letters, names, [part for part in flat if part is not None], algebra, powers, conditions
    )
    return Lesson(_method(task, plain, algebra, powers), cell.text, lambda out: conclude(task, out))


def _cell(
    task: SolveEquations,
    letters: tuple[str, ...],
    names: list[str],
    flat: list[Node],
    algebra: Algebra,
    powers: Powers,
    conditions: list[Relation],
) -> Writer:
    auxiliaries = [a.name for a in algebra.auxiliaries]
    cell = Writer("from sympy import *", "")
    cell.add(declaration(*dict.fromkeys((*letters, *names, *auxiliaries))))
    cell.add(
        "equations = [", *(f"    {to_code(e.left)} - ({to_code(e.right)})," for e in task.equations), "]"
    )
    cell.add("polynomials = [", *(f"    numer(together({to_code(part)}))," for part in flat))
    for a in algebra.auxiliaries:
        value = to_code(a.value)
        cell.add(
            f"    numer(together({a.name}**{a.power} - ({value}))),  # {a.name} is {to_code(a.original)}"
        )
    unknowns = [*(python_name(name) for name in names), *auxiliaries]
    cell.add("]", f"unknowns = ({', '.join(unknowns)},)")
    cell.add("candidates = solve_poly_system(polynomials, *unknowns, strict=True) or []", "solutions = []")
    cell.add("for values in candidates:")
    cell.add(f"    if any(abs(im(N(entry, 50))) > {_TINY} for entry in values):", "        continue")
    capitals = [letter for letter in letters if letter in powers.bases]
    cell.add("    found = dict(zip(unknowns, values))")
    if capitals:
        cell.add(
            f"    if any(N(found[capital]) <= 0 for capital in [{', '.join(map(str.upper, capitals))}]):"
        )
        cell.add("        continue")
    for letter in letters:
        if letter in powers.bases:
            step, base = to_code(literal(powers.step(letter))), to_code(powers.bases[letter])
            back = f"log(found[{letter.upper()}])/({step}*log({base}))"
            cell.add(f"    found[{python_name(letter)}] = simplify(expand_log({back}, force=True))")
    point = ", ".join(f"{python_name(letter)}: found[{python_name(letter)}]" for letter in letters)
    cell.add(f"    point = {{{point}}}")
    tests = [f"all(abs(N(equation.subs(point), 50)) < {_TINY} for equation in equations)"]
    tests += [f"{to_code(condition)}.subs(point) == True" for condition in dict.fromkeys(conditions)]
    bottoms = ", ".join(map(to_code, algebra.denominators))
    if bottoms:
        back_to_letters = ", ".join(f"{unknown}: found[{unknown}]" for unknown in unknowns)
        cell.add(f"    bottoms = [part.subs({{{back_to_letters}}}) for part in [{bottoms}]]")
        tests.insert(0, f"all(abs(N(bottom, 50)) > {_TINY} for bottom in bottoms)")
    cell.add(f"    if {' and '.join(tests)}:", "        solutions.append(tuple(point.values()))")
    cell.add("for values in sorted(set(solutions), key=lambda row: [re(N(entry)) for entry in row]):")
    cell.add(
        "    forms = [together(expand(radsimp(sqrtdenest(entry)))) for entry in values]",
        f"    print('tuple:', '; '.join(latex(form, {ORDER}, ln_notation=True) for form in forms))",
        "print('count:', len(set(solutions)))",
    )
    return cell


def _method(
    task: SolveEquations, plain: list[Relation], algebra: Algebra, powers: Powers
) -> tuple[Phrase, ...]:
    text = r",\; ".join(map(to_latex, task.equations))
    shown = ", ".join(map(symbol_latex, task.unknowns))
    lines = [
        Phrase(f"We solve the system ${text}$ for $({shown})$.", f"解方程组 ${text}$，未知数 $({shown})$。")
    ]
    if plain != list(task.equations):
        without = r",\; ".join(map(to_latex, plain))
        lines.append(Phrase(f"Without logarithms it says ${without}$.", f"去掉对数得 ${without}$。"))
    named = [
        f"{letter.upper()} = {to_latex(Pow(base, _scaled(letter, powers.step(letter))))}"
        for letter, base in powers.bases.items()
    ]
    named += [f"{a.name} = {to_latex(a.original)}" for a in algebra.auxiliaries]
    if named:
        names = ", ".join(named)
        lines.append(
            Phrase(
                f"With ${names}$ all equations become polynomial.", f"设 ${names}$，各方程化为多项式方程。"
            )
        )
    lines.append(
        Phrase(
            "Elimination gives finitely many candidates; we keep those that satisfy every equation.",
            "消元得到有限个候选解，保留满足所有方程的解。",
        )
    )
    return tuple(lines)


def _scaled(letter: str, step: Fraction) -> Node:
    return Symbol(letter) if step == 1 else Mul((literal(step), Symbol(letter)))
