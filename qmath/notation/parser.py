"""From tokens to expressions: a precedence climber whose every rule is stated, and which refuses two readings.

Rules (also in docs/notation.md):

- `^` binds to the right, before signs: `-x^2` is `-(x^2)`. Postfix `!`, `%` and `°` bind before `^`.
- Side by side is a product: `2x`, `xy`, `2(x+1)`, `x sin x`. After a `/` it is refused: `1/2x` has two readings.
- A number after anything (`x2`, `2 1/2`), a number before a fraction of numbers (mixed or product?), `e^2x`, `x^-1y`,
  `x^1/2`, `3!!`, `2e3` and `200 + 10%` are refused.
- `-3 mod 5` and `a + b mod n` are refused; `a * b mod n` is `(a * b) mod n`.
"""

from __future__ import annotations

from fractions import Fraction

from qmath.notation import calls, operators
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, PlusMinus, Pow, Symbol
from qmath.notation.context import PROBLEM, Dialect
from qmath.notation.functions import SPELLINGS
from qmath.notation.names import CONNECTIVES, INFINITY_WORDS, OPERATOR_WORDS, split_word
from qmath.notation.tokens import END, Refusal, Token

MAX_DEPTH = 30
MAX_DIVISIONS = 12
_TIMES = frozenset(("*", r"\cdot", r"\times", r"\ast"))
_OVER = frozenset(("/", r"\div"))
_OPENING = frozenset(("(", "[", "{", r"\{", r"\lvert", r"\lfloor", r"\lceil"))
_CLOSING = {"(": ")", "[": "]", "{": "}", r"\{": r"\}"}
_NOT_OPERANDS = frozenset(
    [r"\cdot", r"\times", r"\ast", r"\div", r"\pm", r"\mp", r"\le", r"\leq", r"\leqslant", r"\ge", r"\geq", r"\geqslant", r"\ne", r"\neq", r"\lt", r"\gt", r"\to", r"\rightarrow", r"\in", r"\cup", r"\degree", r"\circ", r"\rvert", r"\rfloor", r"\rceil", r"\}", r"\mod", r"\bmod", r"\pmod", r"\equiv", r"\cap", r"\setminus", r"\choose", r"\or", r"\and", r"\Rightarrow", r"\implies", r"\iff", r"\quad", r"\mid", r"\land", r"\lor", r"\wedge", r"\vee"]
)


class Parser:
    """One pass over the tokens of one statement."""

    def __init__(self, tokens: list[Token], dialect: Dialect = PROBLEM) -> None:
        self.tokens = tokens
        self.position = 0
        self.dialect = dialect
        self.depth = 0
        self.bars = 0  # open |…| at this level of brackets
        self.integrals = 0  # open integrals
        self.differentials = 0  # of them, those at this level of brackets: `dx` ends an operand
        self.bound: list[str] = []  # letters that a sum or limit binds

    # The stream.

    @property
    def token(self) -> Token:
        return self.tokens[self.position] if self.position < len(self.tokens) else END

    def ahead(self, count: int) -> Token:
        index = self.position + count
        return self.tokens[index] if index < len(self.tokens) else END

    def at(self, *texts: str) -> bool:
        return self.token.text in texts and self.token is not END

    def accept(self, *texts: str) -> bool:
        if not self.at(*texts):
            return False
        self.position += 1
        return True

    def expect(self, text: str) -> None:
        if not self.accept(text):
            found = f"there is ‘{self.token.text}’" if self.token is not END else "the text ends"
            raise Refusal(f"‘{text}’ is missing where {found}")

    def replace(self, *texts: str) -> None:
        """Put names in the place of the current token."""
        spaced = self.token.spaced
        parts = [
            Token("NUMBER" if t.isdigit() else "WORD", t, spaced and n == 0) for n, t in enumerate(texts)
        ]
        self.tokens[self.position : self.position + 1] = parts

    # Sums, products, powers.

    def sum(self) -> Node:
        """An expression, up to whatever does not belong to it."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refusal(f"more than {MAX_DEPTH} levels of brackets")
        bare = not self.at("-", "+")
        terms = [self._signed_term()]
        while self.at("+", "-", r"\pm"):
            if self.at(r"\pm"):
                terms = [self._plus_minus(terms)]
                continue
            minus = self.token.text == "-"
            self.position += 1
            term = self._signed_term()
            if _is_percent(term) and not all(map(_is_percent, terms)):
                raise Refusal("a percentage that is added: of what?")
            terms.append(Neg(term) if minus else term)
        node = terms[0] if len(terms) == 1 else Add(tuple(terms))
        self.depth -= 1
        return operators.modulo(self, node, bare and len(terms) == 1)

    def _plus_minus(self, terms: list[Node]) -> Node:
        if not self.dialect.plus_minus:
            raise Refusal("± stands for two values")
        self.position += 1
        return PlusMinus(terms[0] if len(terms) == 1 else Add(tuple(terms)), self.product())

    def _signed_term(self) -> Node:
        if self.at(r"\pm"):
            if not self.dialect.plus_minus:
                raise Refusal("± stands for two values")
            self.position += 1
            return PlusMinus(None, self.product())
        sign = self._sign()
        node = self.product()
        return Neg(node) if sign else node

    def _sign(self) -> bool:
        """Whether one minus stands here; two signs in a row are as good as a misprint."""
        minus = self.accept("-")
        if (minus or self.accept("+")) and self.at("-", "+", r"\pm"):
            raise Refusal("two signs in a row")
        return minus

    def product(self) -> Node:
        """Factors with explicit and implicit multiplication and division, from the left."""
        factors = [self.power()]
        divisions = 0
        while True:
            if self.accept(*_TIMES):
                sign = self._sign()
                factor = self.power()
                factors.append(Neg(factor) if sign else factor)
            elif self.accept(*_OVER):
                sign = self._sign()
                divisor = self.power()
                if self.starts_factor():
                    raise Refusal("a product right after a division has two readings; brackets decide")
                divisions += 1
                if divisions > MAX_DIVISIONS:
                    raise Refusal(f"more than {MAX_DIVISIONS} divisions in a row")
                factors = [Div(_product(factors), Neg(divisor) if sign else divisor)]
            elif self.at("of"):
                return operators.share(self, _product(factors))
            elif self.starts_factor():
                factors.append(self._side_by_side(factors[-1]))
            else:
                return _product(factors)

    def _side_by_side(self, left: Node) -> Node:
        factorial = isinstance(left, Call) and left.name == "factorial"
        if self.token.kind in ("NUMBER", "GROUPED") and not factorial:
            raise Refusal(f"the number {self.token.text} follows without an operator")
        braced = self.at("{")
        right = self.power()
        if braced and isinstance(right, Number):
            raise Refusal("a number follows without an operator")
        fraction = isinstance(right, Div) and all(isinstance(part, Number) for part in right.children)
        if fraction and isinstance(left, Number) and not self.tokens[self.position - 1].text == ")":
            raise Refusal("a number before a fraction is a mixed number or a product")
        return right

    def starts_factor(self) -> bool:
        """Whether the current token begins an operand that is multiplied with what is before it."""
        token = self.token
        if token.kind in ("NUMBER", "GROUPED"):
            return True
        if token.kind == "WORD":
            return token.text not in CONNECTIVES and not operators.at_differential(self)
        if token.kind == "COMMAND":
            return token.text in _OPENING or token.text not in _NOT_OPERANDS
        return token.text in _OPENING or (token.text == "|" and not self.bars)

    def power(self) -> Node:
        """An operand with its exponent."""
        base = self.postfix()
        if self.at("^") and self.ahead(1).text in (r"\circ", r"\degree"):
            self.position += 2
            return Call("degrees", (base,))
        if self.at("^") and self.ahead(1).text == "{" and self.ahead(2).text in (r"\circ", r"\degree"):
            self.position += 3
            self.expect("}")
            return Call("degrees", (base,))
        if self.at("^", "**"):
            if isinstance(base, Call) and base.name == "log" and self.at("^") and not self._closed_twice():
                raise Refusal("a power of a logarithm written after its brackets has two readings")
            self.position += 1
            return Pow(base, self.exponent(base))
        return base

    def _closed_twice(self) -> bool:
        return self.position > 1 and [t.text for t in self.tokens[self.position - 2 : self.position]] == [
            ")",
            ")",
        ]

    def exponent(self, base: Node) -> Node:
        """What stands after `^`: a group, or a sign and one operand."""
        if self.at("{", "("):
            node = self.atom()
            return Pow(node, self.exponent(node)) if self.accept("^", "**") else node
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refusal(f"more than {MAX_DEPTH} levels of powers")
        sign = self._sign()
        node = self.atom()
        if self.at("!", "%"):
            raise Refusal(f"‘{self.token.text}’ in an exponent without brackets has two readings")
        if self.accept("^", "**"):
            node = Pow(node, self.exponent(node))
        unit = isinstance(node, Number) and node.value == 1
        if self.at(*_OVER) and (sign or unit):
            raise Refusal("a fraction as an exponent needs brackets")
        if self.starts_factor():
            fixed = isinstance(base, (Number, Constant)) and (
                isinstance(node, (Number, Constant)) or not self.token.spaced
            )
            letters = (
                isinstance(node, (Symbol, Constant)) and not self.token.spaced and self.token.kind == "WORD"
            )
            if sign or fixed or letters:
                raise Refusal("what follows an exponent without brackets may belong to it")
        self.depth -= 1
        return Neg(node) if sign else node

    def exponent_literal(self) -> Node:
        """The exponent of a function's name: a sign and a number."""
        sign = self._sign()
        node = self.number() if self.token.kind == "NUMBER" else self.atom()
        return Neg(node) if sign else node

    def split_thousands(self) -> None:
        """Inside the brackets that open here, `1,200` is two arguments."""
        index, depth = self.position, 0
        while index < len(self.tokens):
            token = self.tokens[index]
            depth += (token.text in "([{") - (token.text in ")]}")
            if depth == 0:
                return
            if token.kind == "GROUPED":
                first, *rest = token.text.split(",")
                parts = [Token("NUMBER", first, token.spaced)]
                for part in rest:
                    parts += [Token("OPERATOR", ",", False), Token("NUMBER", part, False)]
                self.tokens[index : index + 1] = parts
                index += len(parts) - 1
            index += 1

    def postfix(self) -> Node:
        """An atom with factorial, percent or degree signs."""
        node = self.atom()
        if self.at("!!") or (self.at("!") and self.ahead(1).text in ("!", "!!")):
            raise Refusal("‘!!’ is a double factorial or a factorial of a factorial")
        if self.accept("!"):
            node = Call("factorial", (node,))
        if self.at("%"):
            self.position += 1
            if self.starts_factor() and not self.at("("):
                raise Refusal("‘%’ before an operand is a percentage or a remainder")
            if self.starts_factor():
                raise Refusal("a bracket after ‘%’")
            node = Call("percent", (node,))
        if self.accept(r"\degree"):
            node = Call("degrees", (node,))
        return node

    # Atoms.

    def atom(self) -> Node:
        """A number, a name, a call, or something in brackets."""
        token = self.token
        match token.kind:
            case "NUMBER" | "GROUPED":
                return self.number()
            case "WORD":
                return self._word()
            case "COMMAND":
                return calls.command(self)
        if token.text in ("(", "[", "{"):
            return self.group()
        if token.text == "|":
            self.position += 1
            return self.bars_until("|")
        if token is END:
            raise Refusal("the text ends where an expression is expected")
        raise Refusal(f"‘{token.text}’ stands where an expression is expected")

    def number(self) -> Node:
        token = self.token
        if token.kind == "GROUPED" and not self.dialect.thousands:
            raise Refusal(f"{token.text} is one number or several")
        self.position += 1
        digits = token.text.replace(",", "")
        marker, sign, power = self.token, self.ahead(1), self.ahead(2)
        if (
            marker.text in ("e", "E")
            and not marker.spaced
            and sign.text in ("+", "-")
            and power.kind == "NUMBER"
        ):
            raise Refusal("‘e’ between numbers is Euler's number or a power of ten")
        return Number(Fraction(digits), digits if "." in digits else "")

    def group(self) -> Node:
        """An expression in brackets. Square ones group only around round ones: `[x]` is also the floor of x."""
        opening = self.token.text
        start = self.position
        self.position += 1
        bars, differentials = self.bars, self.differentials
        self.bars = self.differentials = 0
        node = self.sum()
        if opening == "{" and self.accept(r"\choose"):
            node = Call("binomial", (node, self.sum()))
        if self.at(",") and opening != "{":
            raise Refusal("a list in brackets stands where one value is expected")
        self.expect(_CLOSING[opening])
        self.bars, self.differentials = bars, differentials
        if opening in ("[", r"\{") and not any(
            t.text in "([" for t in self.tokens[start + 1 : self.position]
        ):
            raise Refusal("square and curly brackets group only around round ones")
        return node

    def bars_until(self, closing: str) -> Node:
        """The rest of an absolute value."""
        bars, self.bars = self.bars, 1 if closing == "|" else 0
        node = self.sum()
        self.expect(closing)
        self.bars = bars
        return Call("abs", (node,))

    def _word(self) -> Node:
        word = self.token.text
        if found := operators.differential(self):
            return found
        if word in ("d", "D") and operators.at_derivative(self):
            return operators.derivative(self)
        if word in OPERATOR_WORDS:
            return operators.operator(self)
        if word in SPELLINGS or (word in ("C", "P", "A") and calls.counts(self)):
            return calls.call(self)
        if word in INFINITY_WORDS:
            self.position += 1
            return Constant("oo")
        parts = split_word(word)
        if parts is None:
            raise Refusal(f"the word ‘{word}’ is not understood")
        if parts != (word,):
            self.replace(*parts)
            return self._word()
        self.position += 1
        return self.letter(word)

    def letter(self, name: str) -> Node:
        """A constant or an unknown, with its index."""
        if self.at("'"):
            raise Refusal("a prime (derivative of a named function) is not understood")
        if self.accept("_"):
            name = f"{name}_{self._index()}"
        elif name == "pi":
            return Constant("pi")
        elif name in ("e", "i") and name not in self.bound and name not in self.dialect.symbols:
            return Constant("e" if name == "e" else "i")
        if self.at("("):
            calls.refuse_function(self, name)
        return Symbol(name)

    def _index(self) -> str:
        braced = self.accept("{")
        token = self.token
        if token.kind not in ("NUMBER", "WORD") or len(token.text) > 3:
            raise Refusal(f"the index ‘{token.text}’ is not understood")
        self.position += 1
        if braced:
            self.expect("}")
        return token.text


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _is_percent(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "percent"
