"""From tokens to expressions: a precedence climber whose every rule is stated, and which refuses two readings.

Rules (also in docs/notation.md):

- `^` binds to the right, before signs: `-x^2` is `-(x^2)`. Postfix `!`, `%` and `°` bind before `^`.
- Side by side is a product: `2x`, `xy`, `2(x+1)`, `x sin x`. After a `/` it is refused: `1/2x` has two readings.
- A space decides: `2/3 x` is `(2/3)x`. `÷` before `5/3` divides by the fraction; `1/2 / 3/4` is refused.
- `2 1/2` and `2\frac{1}{2}` are mixed numbers. Any other number after anything (`x2`) that is no power (`n 2^n`),
  `e^2x`, `x^-1y`, `x^1/2`, `3!!`, `2e3` and `200 + 10%` are refused.
- A bracket or a function after a bare exponent is a factor: `e^x(x + 1)`.
- `-3 mod 5` and `a + b mod n` are refused; `a * b mod n` is `(a * b) mod n`.
"""

from __future__ import annotations

from qmath.notation import matrices, operators, quotients, word_operators
from qmath.notation.ast import Add, Call, Constant, Div, Mul, Neg, Node, Number, PlusMinus, Pow, Symbol
from qmath.notation.latex import GREEK
from qmath.notation.names import CONNECTIVES
from qmath.notation.operands import Operands
from qmath.notation.tokens import Refusal

MAX_DIVISIONS = 12
_TIMES = frozenset(("*", r"\cdot", r"\times", r"\ast"))
_OVER = frozenset(("/", r"\div"))
_OPENING = frozenset(("(", "[", "{", r"\{", r"\lvert", r"\lfloor", r"\lceil"))
_NOT_OPERANDS = frozenset(
    (
        r"\cdot \times \ast \div \pm \mp \le \leq \leqslant \ge \geq \geqslant \ne \neq \lt \gt \to "
        r"\rightarrow \in \cup \degree \circ \rvert \rfloor \rceil \} \mod \bmod \pmod \equiv \cap \setminus "
        r"\choose \or \and \Rightarrow \implies \iff \mid \land \lor \wedge \vee"
    ).split()
)


class Parser(Operands):
    """One pass over the tokens of one statement."""

    def sum(self) -> Node:
        """An expression, up to whatever does not belong to it."""
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
        return word_operators.modulo(self, node, bare and len(terms) == 1)

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
        sign = self.sign()
        node = self.product()
        return Neg(node) if sign else node

    def sign(self) -> bool:
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
                sign = self.sign()
                factor = self.power()
                factors.append(Neg(factor) if sign else factor)
            elif self.accept(*_OVER):
                divisions += 1
                if divisions > MAX_DIVISIONS:
                    raise Refusal(f"more than {MAX_DIVISIONS} divisions in a row")
                factors = [quotients.quotient(self, _product(factors))]
            elif self.at("of"):
                return word_operators.share(self, _product(factors))
            elif self.starts_factor():
                self._side_by_side(factors)
            else:
                return _product(factors)

    def _side_by_side(self, factors: list[Node]) -> None:
        """Add the operand that stands here to `factors`, or make the number before it a mixed one."""
        left = factors[-1]
        factorial = isinstance(left, Call) and left.name == "factorial"
        if quotients.at_mixed(self, left):
            top = self.number()
            self.position += 1
            right: Node = Div(top, self.number())
            factors[-1] = quotients.mixed(self, left, right)
            return
        powered = self.ahead(1).text == "^" and not isinstance(left, Number)
        clear = powered and (self.token.spaced or self.ahead(2).text == "{")  # n 2^n, n2^{n-1}
        if self.token.kind in ("NUMBER", "GROUPED") and not factorial and not clear:
            raise Refusal(f"the number {self.token.text} follows without an operator")
        braced = self.at("{")
        right = self.power()
        if braced and isinstance(right, Number):
            raise Refusal("a number follows without an operator")
        fraction = isinstance(right, Div) and all(isinstance(part, Number) for part in right.children)
        if fraction and isinstance(left, Number) and self.tokens[self.position - 1].text != ")":
            factors[-1] = quotients.mixed(self, left, right)
        else:
            factors.append(right)

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
        grouped = self.at("(")
        base = self.postfix()
        if self.at("^") and self.ahead(1).text in (r"\circ", r"\degree"):
            self.position += 2
            return Call("degrees", (base,))
        if self.at("^") and self.ahead(1).text == "{" and self.ahead(2).text in (r"\circ", r"\degree"):
            self.position += 3
            self.expect("}")
            return Call("degrees", (base,))
        if self.at("^", "**"):
            if isinstance(base, Call) and base.name == "log" and not (grouped or self.dialect.natural_log):
                raise Refusal("a power of a logarithm written after its brackets has two readings")
            self.position += 1
            exponent = self.exponent(base)
            if matrices.is_transposition(base, exponent):
                return matrices.transposed(base)
            return Pow(base, exponent)
        return base

    def exponent(self, base: Node) -> Node:
        """What stands after `^`: a group, or a sign and one operand."""
        if self.at("{", "("):
            node = self.atom()
            return Pow(node, self.exponent(node)) if self.accept("^", "**") else node
        self.enter()
        sign = self.sign()
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
            if sign or ((fixed or letters) and not self._starts_apart()):
                raise Refusal("what follows an exponent without brackets may belong to it")
        self.leave()
        return Neg(node) if sign else node

    def _starts_apart(self) -> bool:
        """Whether a bracket or a function stands here, which a letter before it as an exponent does not go on to."""
        token = self.token
        name = token.text.removeprefix("\\")
        return token.text == "(" or (token.kind == "COMMAND" and name not in (*GREEK, "pi"))

    def exponent_literal(self) -> Node:
        """The exponent of a function's name: a sign and a number."""
        sign = self.sign()
        node = self.number() if self.token.kind == "NUMBER" else self.atom()
        return Neg(node) if sign else node

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


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _is_percent(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "percent"
