"""Applied functions: `sin(x)`, `sin^2 x`, `\\log_2 8`, `sqrt[3]{x}`, `\\frac{a}{b}`, `C(50, 3)`.

Without brackets a function takes a number and the letters right after it (`sin 2x`), up to the next function
(`sin x cos x`). Where another factor or a slash follows, the reading is not certain and is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qmath.notation import matrices, operators, radicals
from qmath.notation.ast import Call, Constant, Div, Mul, Node, Number, Pow, Symbol, integer
from qmath.notation.functions import ARITY, BARE, SPELLINGS, TRIGONOMETRIC
from qmath.notation.latex import GREEK
from qmath.notation.names import OPERATOR_WORDS, split_word
from qmath.notation.shapes import MATRIX_FUNCTIONS
from qmath.notation.tokens import Refusal, Token

if TYPE_CHECKING:
    from qmath.notation.parser import Parser

_FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"))
_BINOMIALS = frozenset((r"\binom", r"\dbinom", r"\tbinom"))
_ENCLOSING = {
    r"\lvert": (r"\rvert", "abs"),
    r"\lfloor": (r"\rfloor", "floor"),
    r"\lceil": (r"\rceil", "ceiling"),
}
_FUNCTION_LETTERS = frozenset("fghFGHPQ")
_VARIANTS = {"varphi": "phi", "varepsilon": "epsilon", "vartheta": "theta"}


def command(p: Parser) -> Node:
    """An operand that begins with a LaTeX command."""
    text = p.token.text
    name = text[1:]
    if text in _FRACTIONS:
        if operators.at_derivative(p):
            return operators.derivative(p)
        p.position += 1
        return Div(radicals.argument(p), radicals.argument(p))
    if text == r"\partial" and operators.at_derivative(p):
        return operators.derivative(p)
    if text in _BINOMIALS:
        p.position += 1
        return Call("binomial", (radicals.argument(p), radicals.argument(p)))
    if text in _ENCLOSING:
        p.position += 1
        closing, function = _ENCLOSING[text]
        node = p.bars_until(closing)
        return node if function == "abs" else Call(function, node.children)
    if text == r"\{":
        return p.group()
    if text in (r"\sqrt", r"\sqrtsign", r"\cbrtsign"):
        return radicals.radical(p)
    if name in OPERATOR_WORDS or text in (r"\iint", r"\oint"):
        return operators.operator(p)
    if name in SPELLINGS:
        return call(p)
    name = _VARIANTS.get(name, name)
    p.position += 1
    if name in ("E", "I"):  # marked by the reader of answers: no constants here
        return Symbol(name)
    if name == "infty":
        return Constant("oo")
    if name == "pi" or name in GREEK:
        return p.letter(name)
    raise Refusal(f"the command ‘{text}’ is not understood")


def counts(p: Parser) -> bool:
    """Whether a C, P or A here counts selections: `C(50, 3)` or `C_{50}^{3}`."""
    if p.ahead(1).text == "_":
        return "^" in (p.ahead(3).text, p.ahead(5).text)
    depth = 0
    for offset in range(1, 60):
        text = p.ahead(offset).text
        depth += (text == "(") - (text == ")")
        if depth == 0:
            return False
        if text == "," and depth == 1:
            return True
        if "," in text and p.ahead(offset).kind == "GROUPED" and depth == 1:
            return True
    return False


def call(p: Parser) -> Node:
    """A function by its name, with its powers, base and arguments."""
    token = p.token
    p.position += 1
    if token.text in ("C", "P", "A"):
        name = "binomial" if token.text == "C" else "permutations"
        if p.accept("_"):
            total = _count(p)
            p.expect("^")
            return Call(name, (total, _count(p)))
        return Call(name, _arguments(p, name))
    name = SPELLINGS[token.text.lstrip("\\")]
    base = _base(p, token) if name == "log" else None
    inverse, power = _function_power(p, name)
    name = f"a{name}" if inverse else name
    if name in ("lg", "cbrt"):
        (arg,) = _arguments(p, "sqrt") if p.at("(", "{") else (bare_argument(p),)
        node: Node = Call("log", (arg, integer(10))) if name == "lg" else Call("root", (arg, integer(3)))
    elif name in MATRIX_FUNCTIONS and matrices.at_matrix(p):
        node = Call(name, (p.atom(),))
    elif p.at("(", "{", "[") and not (p.at("[") and name not in BARE):
        args = _arguments(p, name)
        node = Call(name, (*args, base) if base is not None else args)
    elif name in BARE or name == "sqrt":
        arg = bare_argument(p) if name in BARE else _single(p)
        node = Call(name, (arg, base) if base is not None else (arg,))
    else:
        raise Refusal(f"‘{token.text}’ needs its argument in brackets")
    if (
        name == "log"
        and len(node.children) == 1
        and token.text.lstrip("\\") == "log"
        and not p.dialect.natural_log
    ):
        raise Refusal("‘log’ without a base is the natural or the decimal logarithm: write ln or log_10")
    return Pow(node, power) if power is not None else node


def _count(p: Parser) -> Node:
    """An index of `C_{10}^{3}`, `A_n^2`: in braces, or one number or letter."""
    if p.at("{"):
        return radicals.argument(p)
    return p.number() if p.token.kind == "NUMBER" else p.atom()


def _base(p: Parser, function: Token) -> Node | None:
    if not p.accept("_"):
        return None
    token = p.token
    if token.kind == "NUMBER" and function.kind == "COMMAND" and len(token.text) > 1:
        raise Refusal("the base of a logarithm needs braces")
    if token.kind == "NUMBER":
        return p.number()
    return radicals.argument(p)


def _function_power(p: Parser, name: str) -> tuple[bool, Node | None]:
    """The exponent between a function and its argument; -1 is the inverse function."""
    if not p.at("^"):
        return False, None
    p.position += 1
    group = p.at("{", "(")
    node = p.group() if group else p.exponent_literal()
    if node == integer(-1) and name in TRIGONOMETRIC:
        return True, None
    if name not in BARE or not isinstance(node, Number) or not node.is_integer or node.value < 1:
        raise Refusal(f"an exponent after ‘{name}’ that is no positive integer")
    return False, node


def _arguments(p: Parser, name: str) -> tuple[Node, ...]:
    least, most = ARITY[name]
    opening = p.token.text
    if most == 1:
        return (p.group(),)
    p.split_thousands()
    if opening not in ("(", "{"):
        raise Refusal(f"‘{name}’ needs its arguments in round brackets")
    p.position += 1
    inner = opening == "{" and p.accept("(")
    bars, differentials = p.bars, p.differentials
    p.bars = p.differentials = 0
    args = [p.sum()]
    while p.accept(","):
        args.append(p.sum())
    if inner:
        p.expect(")")
    p.expect(")" if opening == "(" else "}")
    p.bars, p.differentials = bars, differentials
    if not least <= len(args) <= most:
        raise Refusal(f"‘{name}’ with {len(args)} arguments")
    return tuple(args)


def _single(p: Parser) -> Node:
    node = p.atom()
    if p.starts_factor() or p.at("^", "!", "%"):
        raise Refusal("what follows a root without brackets may belong to it")
    return node


def bare_argument(p: Parser) -> Node:
    """An argument without brackets: one operand, or a number and the letters right after it."""
    if p.at("|"):
        node = p.atom()
    elif p.token.kind == "COMMAND" and split_word(p.token.text[1:]) is None and p.token.text != r"\infty":
        node = p.power()  # \frac, \sqrt, \lvert
    elif p.token.kind in ("WORD", "COMMAND") and p.token.text.lstrip("\\") in SPELLINGS:
        return p.atom()
    else:
        node = _coefficient_and_letters(p)
    if p.at("/") and _divides_all(p, node):
        return node
    if p.at("/", r"\div", "!", "%") or (
        p.at("*", r"\cdot", r"\times")
        and isinstance(node, Number)
        and p.ahead(1).text.lstrip("\\") not in SPELLINGS
    ):
        raise Refusal(f"‘{p.token.text}’ after an argument without brackets has two readings")
    follows_function = p.token.text.lstrip("\\") in SPELLINGS or p.token.text.lstrip("\\") in (
        "sqrt",
        "sqrtsign",
    )
    if p.starts_factor() and not follows_function:
        raise Refusal("what follows an argument without brackets may belong to it")
    return node


def _divides_all(p: Parser, argument: Node) -> bool:
    """`sin x / cos x`, `sin x / x`: within the argument the quotient would be a tower of functions, or 1."""
    after = p.ahead(1)
    name = after.text.lstrip("\\")
    return name in SPELLINGS or (isinstance(argument, Symbol) and name == argument.name)


def _coefficient_and_letters(p: Parser) -> Node:
    factors: list[Node] = []
    if p.token.kind == "NUMBER":
        factors.append(p.power())
    while p.starts_factor() and p.token.kind in ("WORD", "COMMAND") and len(factors) < 4:
        name = p.token.text.lstrip("\\")
        if name in SPELLINGS or (
            factors and p.token.spaced and not isinstance(factors[-1], (Number, Constant))
        ):
            break
        if p.token.kind == "COMMAND" and name != "pi" and name not in GREEK:
            break
        factors.append(p.power())
    if not factors:
        raise Refusal(f"a function without an argument before ‘{p.token.text}’")
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def refuse_function(p: Parser, name: str) -> None:
    """`f(x)` and `y(x)` are values of functions or products: refused; `x(x+1)`, `a(b+c)`, `P(1+r)` are products."""
    inner = p.ahead(1)
    lone = p.ahead(2).text == ")" and inner.kind in ("WORD", "NUMBER")
    factor = name in "PQ" and inner.kind == "NUMBER" and p.ahead(2).text in ("+", "-")
    if (name in _FUNCTION_LETTERS and not factor) or (lone and inner.text != name):
        raise Refusal(f"‘{name}({inner.text}…’ is a function value or a product")
