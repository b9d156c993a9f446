"""Values of expressions, formulas and functions where letters are given: `Evaluate 3x^2-2x when x=2`,
`A = \\pi r^2, r = 3, find A`, `f(x) = x^2 + 1, find f(3)`, 当x=2时，求3x²-5的值.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from qmath.notation import build
from qmath.notation.ast import Node, Relation, Symbol
from qmath.notation.bounds import check_size
from qmath.notation.frame import Frame
from qmath.notation.items import parse_items
from qmath.notation.sentences import MAX_CHARACTERS
from qmath.notation.tasks import Rewrite, Task
from qmath.notation.tokens import Refusal

_LETTER = r"(?<![A-Za-z\\])(?:[A-Za-z](?![A-Za-z'])|\\(?:theta|alpha|beta|lambda|phi|omega)(?![a-z]))"
_VALUE = (
    r"(?:[-\d\s.+*/^(){}]|\\(?:[dt]?frac|sqrt(?:sign)?|pi|degree|circ|div|cdot|times)(?![a-z])"
    r"|\b(?:pi|i)\b|(?<=\d)i\b)+?"
)
_GIVEN = rf"{_LETTER}\s*=\s*{_VALUE}"
_GIVENS = rf"(?P<given>{_GIVEN}(?:\s*(?:,\s*and\b|,|;|\band\b|[和且])\s*{_GIVEN})*)"
_ASK = (
    r"(?:find|evaluate|compute|calculate|determine|work out|what is|what's)"
    r"(?: the)?(?: exact| numerical)?(?: values? of)?(?: the)?(?: expression)?"
)
_BODY = r"(?P<body>[^=<>?]+?)"
_END = r"[\s?.:]*$"
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^(?:{_ASK}\b\s*)?{_BODY},?\s*\(?(?:when|if|where|for|with|at|given(?: that)?)\s+{_GIVENS}\)?{_END}",
        rf"^(?:if|given(?: that)?|let|when|for|suppose(?: that)?)\s+{_GIVENS}[\s,.;]+"
        rf"(?:then\s+)?(?:and\s+)?{_ASK}\s*:?\s*{_BODY}{_END}",
        rf"^(?:已知|若|如果|设|当)\s*{_GIVENS}(?:\s*时[\s,.;]*|[\s,.;]+)(?:则|那么)?\s*(?:求|计算|代数式|式子)*\s*"
        rf"{_BODY}\s*(?:的值)?\s*(?:是|等于|为)?(?:多少)?{_END}",
        rf"^(?:求|计算)\s*当\s*{_GIVENS}\s*时[\s,]*(?:代数式|式子)?\s*{_BODY}\s*的值{_END}",
        rf"^(?:先?化简[,]?再?求值|求值|求)[\s:]*(?:代数式)?\s*{_BODY}\s*(?:的值)?[\s,]*其中\s*{_GIVENS}{_END}",
    )
)
_OTHERS = re.compile(
    r"deriv|differen|integra|limit|tangent|slope|maxim|minim|inverse|\\int|\\lim|\\sum|d/d|\\frac\s*\{\s*d|'|导|积分"
    r"|极限|切线|mod|roots?\b|zeros?\b|solve|factor|expand|series|taylor|continuous|converge|approach",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"(?<![A-Za-z\\])(?P<name>[fghpqFGHP])\s*\(\s*(?P<letter>[a-z])\s*\)\s*=\s*(?!\s*\?)"
)
_QUESTION = re.compile(
    rf"[\s,.;]+(?:and\s+)?(?:then\s+)?(?:{_ASK}[\s:]+|(?:则|那么|求|试求|计算)[\s:]*|(?=[fghpqFGHP]\s*\())",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?:if|given(?: that)?|let|for|suppose(?: that)?|consider|the functions?|已知|设|若|函数|[\s,:])*$",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    rf"^(?:{_ASK})\s+(?P<target>[^=]+?)\s*,?\s+(?:if|where|when|given(?: that)?|for)\s+(?P<given>.+?)[\s?.]*$",
    re.IGNORECASE,
)
_MOST_DEFINITIONS = 3


def at_values(text: str) -> str:
    """A sentence of this kind as a list, `Evaluate 3x^2-2x, x=2`; any other text as it is."""
    if len(text) > MAX_CHARACTERS or "=" not in text or _OTHERS.search(text):
        return text
    for shape in _SHAPES:
        if match := shape.match(text):
            given = re.sub(r"\s*(?:,?\s*\band\b|[和且;])\s*", ", ", match["given"])
            return f"Evaluate {match['body'].strip(' ,')}, {given}"
    return text


def evaluated(found: Frame, expression: Node, relations: list[Relation]) -> Task | None:
    """The value of an expression whose letters are all given; None where that is not what the list says."""
    given = {}
    for relation in relations:
        pair = assignment(relation)
        if pair is None or pair[0] in given:
            return None
        given[pair[0]] = pair[1]
    if not expression.symbols or expression.symbols - set(given) or found.conditions:
        return None
    build.only_values(expression)
    value = substitute(expression, given)
    check_size(value)
    return build.evaluate(replace(found, verb="evaluate"), value)


def assignment(relation: Relation) -> tuple[str, Node] | None:
    """Letter and value of `r = 3`."""
    if relation.op == "=" and isinstance(relation.left, Symbol) and not relation.right.symbols:
        return relation.left.name, relation.right
    return None


def applied(found: Frame, relations: list[Relation]) -> list[Relation]:
    """Equations of a formula with the given values put in, where one other letter is left; else as they are."""
    given = dict(pair for relation in relations if (pair := assignment(relation)))
    letters = frozenset[str]().union(*(relation.symbols for relation in relations))
    rest = [relation for relation in relations if assignment(relation) is None]
    asked = set(found.unknowns) or letters - set(given)
    if len(given) + 1 != len(relations) or len(rest) != 1 or len(asked) != 1 or asked & set(given):
        return relations
    if asked != letters - set(given) or (not found.unknowns and letters <= set("xyz")):
        return relations
    return [Relation(substitute(rest[0].left, given), rest[0].op, substitute(rest[0].right, given))]


def substitute(node: Node, values: dict[str, Node]) -> Node:
    """`node` with the letters replaced. It binds no letters."""
    if isinstance(node, Symbol):
        return values.get(node.name, node)
    changed: dict[str, Any] = {}
    for field in fields(node):  # type: ignore[arg-type]  # every node but the base is a dataclass
        part = getattr(node, field.name)
        if isinstance(part, Node):
            changed[field.name] = substitute(part, values)
        elif isinstance(part, tuple) and part and isinstance(part[0], Node):
            changed[field.name] = tuple(substitute(item, values) for item in part)
    return replace(node, **changed) if changed else node  # type: ignore[type-var]


def function_value(text: str) -> Task | None:
    """The task of `f(x) = x^2 + 1, find f(3)`, also of several functions and of values in letters; else None."""
    if len(text) <= MAX_CHARACTERS and (match := _REVERSED.match(text)):
        text = f"{match['given']}, find {match['target']}"
    starts = list(_DEFINITION.finditer(text)) if len(text) <= MAX_CHARACTERS else []
    if (
        not 1 <= len(starts) <= _MOST_DEFINITIONS
        or _OTHERS.search(text)
        or not _HEAD.match(text[: starts[0].start()])
    ):
        return None
    question = _QUESTION.search(text, starts[-1].end())
    if question is None:
        return None
    ends = [*(start.start() for start in starts[1:]), question.start()]
    functions: dict[str, tuple[str, Node]] = {}
    for start, end in zip(starts, ends, strict=True):
        body = re.sub(r"(?:\s|,|;|\.|\band\b|[和且])+$", "", text[start.end() : end])
        functions[start["name"]] = (start["letter"], _single(body))
    target = re.sub(r"(?:\s*(?:的值|=|\?|\.|是多少|等于))+$", "", text[question.end() :])
    if "=" in target or not re.search(rf"[{''.join(functions)}]\s*\(", target):
        return None
    value = _composed(target, functions)
    check_size(value)
    if value.symbols:
        return Rewrite("simplify", value)
    return build.evaluate(Frame("", "evaluate"), value)


def _composed(text: str, functions: dict[str, tuple[str, Node]], depth: int = 0) -> Node:
    """An expression with calls of the functions, the innermost put in first."""
    if depth > _MOST_DEFINITIONS:
        raise Refusal("functions of functions of functions")
    values: dict[str, Node] = {}
    while match := re.search(rf"(?<![A-Za-z\\])([{''.join(functions)}])\s*\(", text):
        end = _closing(text, match.end())
        letter, body = functions[match[1]]
        name = f"Q_{len(values)}"
        values[name] = substitute(body, {letter: _composed(text[match.end() : end], functions, depth + 1)})
        text = f"{text[: match.start()]}({name}){text[end + 1 :]}"
    return substitute(_single(text), values)


def _closing(text: str, start: int) -> int:
    level = 1
    for index in range(start, len(text)):
        level += (text[index] == "(") - (text[index] == ")")
        if not level:
            return index
    raise Refusal("a bracket that is not closed")


def _single(text: str) -> Node:
    items = parse_items(text)
    if len(items) != 1 or isinstance(items[0], Relation):
        raise Refusal("one expression is expected")
    build.only_values(items[0])
    return items[0]
