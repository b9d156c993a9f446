"""Matrices: sums, products, powers, inverses, determinants, ranks, traces and eigenvalues."""

from __future__ import annotations

from qmath.notation.ast import Call, Neg, Node, Pow
from qmath.notation.shapes import shape
from qmath.notation.source import to_code
from qmath.notation.tasks import MatrixValue
from qmath.strategies.lessons.cells import Writer, declaration
from qmath.strategies.lessons.lesson import Conclusion, Lesson, Phrase, Printed, finished, tidy

_METHODS = {
    "det": Phrase(
        "A determinant is expanded along a row, with alternating signs.", "按一行展开行列式，符号正负交替。"
    ),
    "rank": Phrase(
        "The rank is the number of rows that are not zero after elimination.", "秩等于消元后非零行的个数。"
    ),
    "trace": Phrase("The trace is the sum of the diagonal.", "迹是主对角线元素之和。"),
    "transpose": Phrase("Rows become columns.", "行变为列。"),
    "inverse": Phrase(
        "A matrix has an inverse where its determinant is not zero.", "行列式不为零时，矩阵可逆。"
    ),
    "eigenvalues": Phrase(
        r"Eigenvalues are the roots of $\det(A - \lambda I)$.", r"特征值是 $\det(A - \lambda I)$ 的根。"
    ),
    "": Phrase(
        "Sums are taken entry by entry, products row by column.", "加法按对应元素进行，乘法按行乘列进行。"
    ),
}
_TEX = "ln_notation=True, inv_trig_style='full'"


def value(task: MatrixValue) -> Lesson:
    """A lesson that evaluates a matrix expression, or finds eigenvalues."""
    cell = Writer("from sympy import *", "")
    if letters := sorted(task.expression.symbols):
        cell.add(declaration(*letters))
    inverted = _inverted(task.expression)
    if task.eigenvalues:
        _eigenvalues(cell, task.expression)
    elif inverted is not None:
        cell.add(f"A = {to_code(inverted)}", "print('determinant:', simplify(A.det()))")
        cell.add("if simplify(A.det()) != 0:", f"    value = {to_code(task.expression)}")
        _rows(cell, "    ")
    elif shape(task.expression) is not None:
        cell.add(f"value = {to_code(task.expression)}")
        _rows(cell)
    else:
        cell.add(f"value = expand(radsimp(simplify({to_code(task.expression)})))")
        cell.add(f"print('value:', latex(value, {_TEX}))")
    name = (
        "eigenvalues" if task.eigenvalues else "inverse" if inverted is not None else _name(task.expression)
    )
    opening = Phrase(f"We compute ${task.latex}$.", f"计算 ${task.latex}$。")
    if task.eigenvalues:
        opening = Phrase(
            f"We find the ${task.latex}$.", f"求特征值：${task.latex.partition('of }')[2].strip()}$。"
        )
    return Lesson((opening, _METHODS[name]), cell.text, _conclude)


def _eigenvalues(cell: Writer, matrix: Node) -> None:
    cell.add(
        f"A = {to_code(matrix)}",
        "values = {radsimp(sqrtdenest(simplify(value))): count for value, count in A.eigenvals().items()}",
        "order = sorted(values, key=lambda value: (re(N(value, 30)), im(N(value, 30))))",
        "print('exact:', all(value.has(I) == (abs(im(N(value, 30))) > 10**-20) for value in order))",
        "print('sum and product:', abs(N(sum(value*values[value] for value in order) - A.trace(), 30)) < 10**-15"
        " and abs(N(prod(value**values[value] for value in order) - A.det(), 30)) < 10**-9*(1 + abs(N(A.det()))))",
        f"for value in order:\n    print('eigenvalue:', latex(expand(value), {_TEX}), ' times ', values[value])",
    )


def _rows(cell: Writer, indent: str = "") -> None:
    cell.add(
        f"{indent}value = value.applyfunc(lambda entry: together(radsimp(simplify(entry))))",
        f"{indent}for row in value.tolist():",
        f"{indent}    print('row:', ' & '.join(latex(entry, {_TEX}) for entry in row))",
    )


def _inverted(node: Node) -> Node | None:
    """The matrix whose inverse, or a negative power of it, is all that is asked for."""
    match node:
        case Call(name="inverse", args=(inner,)):
            return inner
        case Pow(base=base, exponent=Neg()):
            return base if shape(base) is not None else None
    return None


def _name(node: Node) -> str:
    return node.name if isinstance(node, Call) and node.name in _METHODS else ""


def _conclude(out: Printed) -> Conclusion | None:
    if out.get("determinant") == ["0"]:
        reason = Phrase("The determinant is zero, so there is no inverse.", "行列式为零，逆矩阵不存在。")
        return Conclusion((reason,), r"\text{does not exist}")
    if "eigenvalue" in out:
        return _listed(out)
    if "value" in out:
        result = tidy(out["value"][0])
        return Conclusion((), result) if finished(result) else None
    rows = [[tidy(entry) for entry in row.split(" & ")] for row in out.get("row", ())]
    if not rows or not all(finished(entry) for row in rows for entry in row):
        return None
    body = r" \\ ".join(" & ".join(row) for row in rows)
    return Conclusion((), rf"\begin{{pmatrix}} {body} \end{{pmatrix}}")


def _listed(out: Printed) -> Conclusion | None:
    if out.get("exact") != ["True"] or out.get("sum and product") != ["True"]:
        return None
    pairs = [line.split("  times  ") for line in out["eigenvalue"]]
    values = [(tidy(value), count) for value, count in pairs]
    if not all(finished(value) for value, _ in values):
        return None
    repeated = [
        Phrase(f"${value}$ is an eigenvalue of multiplicity {count}.", f"${value}$ 是 {count} 重特征值。")
        for value, count in values
        if count != "1"
    ]
    return Conclusion(tuple(repeated), ", ".join(value for value, _ in values))
