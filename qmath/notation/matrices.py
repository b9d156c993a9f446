"""Matrices: every spelling becomes rows in brackets, `[[1, 2], [3, 4]]`, and those become a node.

Understood are LaTeX environments (`pmatrix`, `bmatrix`, `vmatrix` for a determinant, `array` between brackets),
`Matrix([[…]])`, rows with semicolons (`[1 2; 3 4]`) and lists of lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qmath.notation.ast import Call, Matrix, Node, Symbol
from qmath.notation.tokens import Refusal

if TYPE_CHECKING:
    from qmath.notation.parser import Parser

MAX_ROWS = 8
_FENCED = re.compile(
    r"(?:\\left\s*)?(?P<opening>\(|\[|\||\\lvert|\\vert)\s*\\begin\{(?P<name>matrix|smallmatrix|array)\}"
    r"(?:\{[lcr| ]*\})?(?P<body>(?:(?!\\begin).)*?)\\end\{(?P=name)\}\s*(?:\\right\s*)?(?:\)|\]|\||\\rvert|\\vert)",
    re.DOTALL,
)
_NAMED = re.compile(
    r"\\begin\{(?P<kind>[pbvB]?)(?:small)?matrix\*?\}(?:\[[lcr]\])?"
    r"(?P<body>(?:(?!\\begin).)*?)\\end\{(?P=kind)(?:small)?matrix\*?\}",
    re.DOTALL,
)
_CELL = r"-?[\w./^]+"
_SEMICOLONS = re.compile(
    rf"(?P<opening>[\[(|])\s*(?P<body>{_CELL}(?:[ ,]+{_CELL})+(?:\s*;\s*{_CELL}(?:[ ,]+{_CELL})+)+)\s*[\])|]"
)
_WORD = re.compile(r"\b[Mm]atrix\s*(?=\(?\s*\[)|矩阵\s*(?=\[)")


def spell(text: str) -> str:
    """`text` with every matrix as `[[…], […]]`, and determinants between bars as `det([[…], […]])`."""
    if "matrix" in text or "array" in text:
        text = _FENCED.sub(lambda m: _rows(m["body"], r"\\\\(?:\[[^\]]*\])?", "&", m["opening"]), text)
        text = _NAMED.sub(lambda m: _rows(m["body"], r"\\\\(?:\[[^\]]*\])?", "&", m["kind"]), text)
    if ";" in text:
        text = _SEMICOLONS.sub(lambda m: _rows(m["body"], ";", r"[ ,]+", m["opening"]), text)
    return _WORD.sub("", text)


def _rows(body: str, row: str, cell: str, opening: str) -> str:
    rows = [part.strip() for part in re.split(row, body) if part.strip()]
    cells = [[entry.strip() for entry in re.split(cell, part)] for part in rows]
    text = ", ".join(f"[{', '.join(entries)}]" for entries in cells)
    return f" det([{text}])" if opening in ("v", "|", r"\lvert", r"\vert") else f" [{text}]"


def at_matrix(p: Parser) -> bool:
    """Whether `[[1, 2], …` stands here and not brackets in brackets."""
    if not (p.at("[") and p.ahead(1).text == "[") and not (p.at("{") and p.ahead(1).text == "{"):
        return False
    depth = 0
    for offset in range(1, len(p.tokens) - p.position):
        token = p.ahead(offset)
        depth += (token.text in "([{") - (token.text in ")]}")
        if depth == 1 and (token.text == "," or token.kind == "GROUPED"):
            return True
        if depth == 0:
            return p.ahead(offset + 1).text == ","
    return False


def matrix(p: Parser) -> Node:
    """The matrix that stands here."""
    p.split_thousands()
    opening, closing = ("[", "]") if p.at("[") else ("{", "}")
    p.position += 1
    rows = [_row(p, opening, closing)]
    while p.accept(","):
        rows.append(_row(p, opening, closing))
    p.expect(closing)
    if len({len(row) for row in rows}) != 1:
        raise Refusal("a matrix whose rows differ in length")
    if max(len(rows), len(rows[0])) > MAX_ROWS:
        raise Refusal(f"a matrix of more than {MAX_ROWS} rows or columns")
    return Matrix(tuple(rows))


def _row(p: Parser, opening: str, closing: str) -> tuple[Node, ...]:
    p.expect(opening)
    bars, differentials = p.bars, p.differentials
    p.bars = p.differentials = 0
    entries = [p.sum()]
    while p.accept(","):
        entries.append(p.sum())
    p.bars, p.differentials = bars, differentials
    p.expect(closing)
    return tuple(entries)


def has_matrix(node: Node) -> bool:
    """Whether a matrix stands anywhere in `node`."""
    return any(isinstance(part, Matrix) for part in node.walk())


def is_transposition(base: Node, exponent: Node) -> bool:
    """Whether `exponent` makes the transpose of a matrix: `^T`."""
    return exponent == Symbol("T") and has_matrix(base)


def transposed(base: Node) -> Node:
    return Call("transpose", (base,))
