"""Operators with a variable of their own (derivatives, integrals, limits, sums, products), and `mod` and `of`.

How far an operator reaches: an integral to its `dx`; a limit over a whole sum (what follows can only belong to it
where it holds the variable); a derivative or sum over one product, and a `+` after that is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from qmath.notation.ast import (
    Derivative,
    Div,
    Fold,
    Integral,
    Limit,
    Mul,
    Neg,
    Node,
    Side,
    Symbol,
    integer,
)
from qmath.notation.tokens import Refusal

if TYPE_CHECKING:
    from qmath.notation.parser import Parser

_ORDER = r"(?:\^(?:\{(\d)\}|(\d)|\((\d)\)))?"
_D = r"(?:[dD]|\\partial)"
_DERIVATIVE = re.compile(
    rf"\\[dtc]?frac\{{{_D}{_ORDER}\}}\{{{_D}([A-Za-z]){_ORDER}\}}|\(?{_D}{_ORDER}/{_D}([A-Za-z]){_ORDER}(\))?"
)
_DIFFERENTIAL = re.compile(r"d([a-zA-Z])")


def _derivative_head(p: Parser) -> tuple[re.Match[str], int] | None:
    texts = [p.ahead(offset).text for offset in range(22)]
    match = _DERIVATIVE.match("".join(texts))
    if match is None:
        return None
    length, count = 0, 0
    while length < match.end():
        length += len(texts[count])
        count += 1
    return (match, count) if length == match.end() else None


_MOST_BRACED = 200  # tokens of an integrand in braces


def at_derivative(p: Parser) -> bool:
    """Whether `\\frac{d}{dx}` or `d/dx` stands here."""
    return _derivative_head(p) is not None


def derivative(p: Parser) -> Node:
    """`d/dx` and the product after it."""
    found = _derivative_head(p)
    if found is None:
        raise Refusal("a derivative without its variable")
    match, count = found
    digits = [int(group) for group in match.groups() if group and group.isdigit()]
    if len(set(digits)) > 1 or len(digits) == 1:
        raise Refusal("a derivative whose orders differ")
    p.position += count
    variable = match[4] or match[11]
    body = p.group(free=True) if p.at("[") else p.product()
    if p.at("+", "-") or p.starts_factor():
        raise Refusal("how far the derivative reaches is not clear; brackets decide")
    return Derivative(body, variable, digits[0] if digits else 1, r"\partial" in match[0])


def at_differential(p: Parser) -> bool:
    """Whether the current token is the `dx` that ends an open integral."""
    return bool(p.differentials and _DIFFERENTIAL.fullmatch(p.token.text))


def differential(p: Parser) -> Node | None:
    """Inside an integral: split `xdx`, and let `dx` stand as an operand where it is inside a fraction."""
    word = p.token.text
    if not p.integrals:
        return None
    if len(word) > 2 and (match := re.fullmatch(r"([a-z]{1,2})(d[a-z])", word)) and match[1] != "d":
        p.replace(match[1], match[2])
        return p.atom()
    if _DIFFERENTIAL.fullmatch(word):
        p.position += 1
        return Symbol(word)
    return None


def operator(p: Parser) -> Node:
    """An integral, limit, sum or product by its word or command."""
    name = p.token.text.lstrip("\\")
    p.position += 1
    match name:
        case "int" | "integral" | "integrate":
            return _integral(p)
        case "lim" | "limit":
            return _limit(p)
        case "sum" | "prod" | "product":
            return _fold(p, "sum" if name == "sum" else "product")
    raise Refusal(f"‘{name}’ is not understood")


def _script(p: Parser) -> Node:
    """A bound after `_` or `^`."""
    if p.accept("{"):
        node = p.sum()
        p.expect("}")
        return node
    if p.token.kind == "NUMBER" and len(p.token.text) > 1 and p.token.text.isdigit():
        raise Refusal("a bound of several digits needs braces")
    sign = p.accept("-")
    node = p.atom()
    return Neg(node) if sign else node


def _integral(p: Parser) -> Node:
    p.accept("of")
    lower = upper = None
    outer = p.differentials
    p.differentials = 0
    while p.at("_", "^"):
        low = p.token.text == "_"
        p.position += 1
        if low:
            lower = _script(p)
        else:
            upper = _script(p)
    p.integrals += 1
    p.differentials = 1
    braced = p.at("{") and _holds_differential(p)
    p.position += braced
    if at_differential(p):
        body: Node = integer(1)
    else:
        body = p.sum()
    p.differentials = outer
    if p.integrals and _DIFFERENTIAL.fullmatch(p.token.text):
        variable = p.token.text[1]
        p.position += 1
    else:
        body, variable = _take_differential(body)
    p.integrals -= 1
    if braced:
        p.expect("}")
    if p.accept("from"):
        lower = p.sum()
        p.expect("to")
        upper = p.sum()
    if (lower is None) != (upper is None):
        raise Refusal("an integral with one bound")
    return Integral(body, variable, lower, upper)


def _holds_differential(p: Parser) -> bool:
    """Whether the brace that opens here closes right after a differential: `\\int {x^2 dx}`."""
    depth = 0
    for offset in range(_MOST_BRACED):
        text = p.ahead(offset).text
        depth += (text in ("{", "\\{")) - (text in ("}", "\\}"))
        if not depth:
            return bool(re.fullmatch(r"(?:[a-z]{1,2})?d[a-z]", p.ahead(offset - 1).text))
    return False


def _take_differential(body: Node) -> tuple[Node, str]:
    """`dx / x` as `1/x` and the variable; without any differential the only letter is the variable."""
    if isinstance(body, Div):
        top = body.numerator.factors if isinstance(body.numerator, Mul) else (body.numerator,)
        *rest, last = top
        if isinstance(last, Symbol) and _DIFFERENTIAL.fullmatch(last.name):
            numerator = integer(1) if not rest else rest[0] if len(rest) == 1 else Mul(tuple(rest))
            return Div(numerator, body.denominator), last.name[1]
    if any(isinstance(node, Symbol) and _DIFFERENTIAL.fullmatch(node.name) for node in body.walk()):
        raise Refusal("the differential of an integral is not at its end")
    if len(body.symbols) != 1:
        raise Refusal("an integral without its variable")
    return body, min(body.symbols)


def _limit(p: Parser) -> Node:
    braced = p.accept("_") and p.accept("{")
    round_ = not braced and p.accept("(")
    variable = p.token.text.lstrip("\\")
    if len(variable) != 1 and p.token.kind != "COMMAND":
        raise Refusal("a limit without its variable")
    p.position += 1
    if not p.accept("->", r"\to", r"\rightarrow", "-->"):
        raise Refusal("a limit without ‘→’")
    point, side = limit_point(p, closed=braced or round_)
    if braced:
        p.expect("}")
    if round_:
        p.expect(")")
    p.bound.append(variable)
    body = p.sum()  # a last term without the variable may stand outside: the value is the same
    p.bound.pop()
    return Limit(body, variable, point, side)


def limit_point(p: Parser, *, closed: bool = False) -> tuple[Node, Side]:
    """The point of a limit, with the side that `0^+`, `0+` or `0^{-}` names; `closed`: a bracket ends it."""
    sign = p.accept("-") or (p.accept("+") and False)
    point = p.postfix()
    if closed and p.accept("/"):
        point = Div(point, p.postfix())
    if sign:
        point = Neg(point)
    side: Side = ""
    for plus, name in (("+", "+"), ("-", "-")):
        for form in (["^", plus], ["^", "{", plus, "}"], [plus, "}"], [plus, ")"]):
            if [p.ahead(offset).text for offset in range(len(form))] == form:
                p.position += len(form) - (form[0] == plus)
                side = "+" if name == "+" else "-"
                return point, side
    if not closed and p.at("+", "-") and not p.token.spaced and p.ahead(1).spaced:  # x→0+ ln x
        side = "+" if p.token.text == "+" else "-"
        p.position += 1
        return point, side
    if p.at("/", r"\div", "^", "+", "-"):
        raise Refusal("the point of a limit needs brackets")
    return point, side


def _fold(p: Parser, kind: Literal["sum", "product"]) -> Node:
    if not (p.accept("_") and p.accept("{")):
        raise Refusal(f"a {kind} without its index")
    variable = p.token.text.lstrip("\\")
    p.position += 1
    p.expect("=")
    lower = p.sum()
    p.expect("}")
    p.expect("^")
    upper = _script(p) if not (p.token.kind == "NUMBER" and p.token.text.isdigit()) else p.number()
    p.bound.append(variable)
    body = p.product()
    p.bound.pop()
    if p.at("+", "-"):
        raise Refusal(f"how far the {kind} reaches is not clear; brackets decide")
    return Fold(kind, body, variable, lower, upper)
