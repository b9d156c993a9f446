"""From a problem's text to its task: words off, notation parsed, and the two put together."""

from __future__ import annotations

import re
from dataclasses import replace

from qmath.notation import build
from qmath.notation.ast import Node, Relation, Symbol
from qmath.notation.bounds import check_size
from qmath.notation.congruences import as_congruence, read_congruences
from qmath.notation.context import ANSWER
from qmath.notation.ellipses import in_sums
from qmath.notation.frame import Frame, frame
from qmath.notation.function_words import in_calls
from qmath.notation.given_values import applied, at_values, evaluated, function_value
from qmath.notation.items import parse_items
from qmath.notation.labels import without_labels
from qmath.notation.matrix_words import in_notation
from qmath.notation.normalize import normalize
from qmath.notation.operator_words import in_operators
from qmath.notation.orders import in_calculations
from qmath.notation.parser import Parser
from qmath.notation.primes import as_derivative
from qmath.notation.proportions import in_fractions
from qmath.notation.requested import SolveAlternatives
from qmath.notation.requests import request
from qmath.notation.sentences import as_order
from qmath.notation.solving import ZERO, solve
from qmath.notation.spoken import in_signs
from qmath.notation.tasks import Declined, Task
from qmath.notation.tokens import END, Refusal, tokenize
from qmath.notation.wordings import in_short
from qmath.notation.wordings_zh import in_short_zh

_DEFINITION = re.compile(r"^(?:[a-zA-Z]\s*\(\s*([a-z])\s*\)|y)\s*=\s*")
_PRIME_FACTORS = re.compile(
    r"^(?:find |write |give |what is |determine |state )?(?:the )?"
    r"prime (?:factori[sz]ation|decomposition|factors) (?:of )?(\d+)$"
    r"|^(?:write|express|give|factori[sz]e|factor|decompose|resolve) (?:the number )?(\d+) (?:as|into|in) "
    r"(?:an? |the )?(?:product of )?(?:its |powers of )?prime(?:s| factors?| numbers| powers)(?: form)?$"
    r"|^(?:将|把|对)?\s*(\d+)\s*(?:进行)?分解(?:质|素)因数$"
    r"|^(?:将|把)\s*(\d+)\s*(?:写|表示|分解)成(?:质|素)(?:因数|数)(?:的)?(?:乘积|积|相乘)(?:的形式)?$"
    r"|^分解(?:质|素)因数[:]?\s*(\d+)$|^factor(?:ise|ize)? (\d+)(?: completely)?$",
    re.IGNORECASE,
)
# Each takes the sentences that it knows as a whole into notation, and leaves other texts as they are.
_REWORDINGS = (
    without_labels,
    in_fractions,
    in_sums,
    at_values,
    as_derivative,
    in_operators,
    in_calls,
    in_notation,
    as_order,
    in_calculations,
    in_signs,
)
_NAMED = (
    (
        re.compile(
            r"(?:the )?(?:greatest common (?:divisor|factor)|highest common factor|gcd|gcf|hcf) of ([\w, ]+)[\s?.]*$",
            re.I,
        ),
        "gcd",
    ),
    (
        re.compile(
            r"(?:the )?(?:least common multiple|lowest common multiple|lcm) of ([\w, ]+)[\s?.]*$", re.I
        ),
        "lcm",
    ),
    (re.compile(r"([\d,和与 ]+)的最大公[约因]数[\s?.]*$"), "gcd"),
    (re.compile(r"([\d,和与 ]+)的最小公倍数[\s?.]*$"), "lcm"),
)


def read_task(text: str) -> Task | Declined:
    """The task of a problem, or why there is none. Never raises."""
    try:
        return _read(normalize(text))
    except Refusal as refusal:
        return Declined(refusal.reason)


def read_node(text: str) -> Node | Declined:
    """One expression in the dialect of answers (`log` is natural, `±` may stand). Never raises."""
    try:
        parser = Parser(tokenize(normalize(text)), ANSWER)
        node = parser.sum()
        if parser.token is not END:
            raise Refusal(f"‘{parser.token.text}’ is not understood where it stands")
        check_size(node)
    except Refusal as refusal:
        return Declined(refusal.reason)
    return node


def _read(text: str) -> Task:
    if not text:
        raise Refusal("the text is empty")
    text = in_short_zh(in_short(text))
    if match := _PRIME_FACTORS.match(re.sub(r"[\s.?]+$", "", text)):
        return build.prime_factors(next(group for group in match.groups() if group))
    if requested := request(text) or function_value(text):
        return requested
    for reworded in _REWORDINGS:
        text = reworded(text)
    found = frame(_named_functions(text))
    if not found.body:
        raise Refusal("there is no notation in the text")
    if found.verb in ("differentiate", "integrate"):
        return _calculus(found)
    if congruences := read_congruences(found):
        return congruences
    if alternatives := _alternatives(found):
        return alternatives
    items = parse_items(found.body)
    conditions = _conditions(found, items)
    relations = [item for item in items if isinstance(item, Relation)]
    if relations:
        if len(relations) != len(items):
            (expression, *more) = [item for item in items if not isinstance(item, Relation)]
            if value := None if more else evaluated(found, expression, relations):
                return value
            if not more and found.verb == "simplify" and _are_positive(expression, (*relations, *conditions)):
                return replace(build.rewrite(found, expression), positive=True)
            raise Refusal("relations and expressions side by side")
        if found.verb not in ("", "solve", "find", "evaluate"):
            raise Refusal(f"a relation after ‘{found.verb}’")
        return as_congruence(found, relations) or solve(found, applied(found, relations), conditions)
    if len(items) != 1:
        raise Refusal("several expressions side by side")
    (expression,) = items
    if found.roots and found.verb in ("solve", "find", "evaluate"):
        return solve(found, [Relation(expression, "=", ZERO)], conditions)
    if conditions and found.verb == "simplify" and _are_positive(expression, conditions):
        return replace(build.rewrite(found, expression), positive=True)
    if conditions or found.unknowns:
        raise Refusal("conditions on an expression")
    if found.verb in ("simplify", "expand", "factor", "apart") and expression.symbols:
        return build.rewrite(found, expression)
    if found.verb == "solve":
        raise Refusal("nothing says what the expression is to be equal to")
    return build.evaluate(found, expression)


def _are_positive(expression: Node, conditions: tuple[Relation, ...]) -> bool:
    """Whether the conditions say no more and no less than that all letters of the expression are positive."""
    positive = {
        relation.left.name if isinstance(relation.left, Symbol) else ""
        for relation in conditions
        if relation.op == ">" and relation.right == ZERO
    }
    return len(positive) == len(conditions) and positive == expression.symbols != frozenset()


def _alternatives(found: Frame) -> SolveAlternatives | None:
    """`2x + 3 >= 7 or x - 1 < -4`; None without an ‘or’."""
    pieces = re.split(r"\s*,?\s*(?:\bor\b|或者?|\\lor(?![a-z])|\\vee(?![a-z]))\s*", found.body)
    if len(pieces) < 2:
        return None
    parts = [tuple(item for item in parse_items(piece) if isinstance(item, Relation)) for piece in pieces]
    letters = frozenset[str]().union(*(relation.symbols for part in parts for relation in part))
    if not all(parts) or any(relation.op in ("=", "!=") for part in parts for relation in part):
        raise Refusal("‘or’ between other things than inequalities")
    if len(letters) != 1 or found.conditions or found.integers or found.verb not in ("", "solve", "find"):
        raise Refusal("‘or’ in more than inequalities in one letter")
    for part in parts:
        for relation in part:
            build.only_values(relation)
    return SolveAlternatives(tuple(parts), min(letters))


def _conditions(found: Frame, items: list[Node]) -> tuple[Relation, ...]:
    """The conditions of the frame; `?` stands for the only letter, where an interval was given without one."""
    conditions: list[Relation] = []
    for text in found.conditions:
        letters = frozenset[str]().union(*(item.symbols for item in items))
        if "?" in text and len(letters) != 1:
            raise Refusal("an interval that does not say for which letter")
        for item in parse_items(text.replace("?", min(letters, default=""))):
            if not isinstance(item, Relation):
                raise Refusal("a condition that is no relation")
            conditions.append(item)
    return tuple(conditions)


def _calculus(found: Frame) -> Task:
    """`differentiate f`, `the derivative of y = f`, `integrate f dx`, `the integral of f from a to b`."""
    body = found.body
    if match := _DEFINITION.match(body):
        body, found.variable = body[match.end() :], match[1] or found.variable
    if found.verb == "integrate":
        body = (
            body
            if body.startswith(("\\int", "integrate", "integral"))
            else rf"\int {_with_differential(found, body)}"
        )
    if found.conditions:
        raise Refusal("a condition on a derivative or an integral")
    (expression, *rest) = parse_items(body)
    if rest or isinstance(expression, Relation):
        raise Refusal("one expression is expected")
    return build.calculus(replace(found, body=body), expression)


def _with_differential(found: Frame, body: str) -> str:
    """Name the variable of an integral where the words do: before the bounds, else at the end."""
    if not found.variable:
        return body
    head, bounds, tail = body.partition(" from ")
    return f"({head}) d{found.variable}{bounds}{tail}"


def _named_functions(body: str) -> str:
    for pattern, name in _NAMED:
        if match := pattern.search(body):
            arguments = re.sub(r",?\s*(?:\band\b|和|与|,)\s*", ", ", match[1])
            if re.fullmatch(r"\s*\d+(?:, \d+)+\s*", arguments):
                return f"{body[: match.start()]}{name}({arguments})"
    return body
