"""Atoms of expressions: numbers, names, calls, brackets and bars."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from qmath.notation import calls, matrices, operators
from qmath.notation.ast import Call, Constant, Node, Number, Symbol
from qmath.notation.functions import SPELLINGS
from qmath.notation.names import INFINITY_WORDS, OPERATOR_WORDS, split_word
from qmath.notation.shapes import shape
from qmath.notation.stream import Stream
from qmath.notation.tokens import END, Refusal

if TYPE_CHECKING:
    from qmath.notation.parser import Parser

_CLOSING = {"(": ")", "[": "]", "{": "}", r"\{": r"\}"}


class Operands(Stream, ABC):
    """Reads one operand; what stands in its brackets is a `sum`."""

    @abstractmethod
    def sum(self) -> Node:
        """An expression, up to whatever does not belong to it."""

    @property
    def _parser(self) -> Parser:
        return cast("Parser", self)

    def atom(self) -> Node:
        """A number, a name, a call, or something in brackets."""
        self.enter()
        node = self._atom()
        self.leave()
        return node

    def _atom(self) -> Node:
        token = self.token
        match token.kind:
            case "NUMBER" | "GROUPED":
                return self.number()
            case "WORD":
                return self._word()
            case "COMMAND":
                return calls.command(self._parser)
        if token.text in ("(", "[", "{"):
            return matrices.matrix(self._parser) if matrices.at_matrix(self._parser) else self.group()
        if token.text == "|":
            self.position += 1
            return self.bars_until("|")
        if token is END:
            raise Refusal("the text ends where an expression is expected")
        raise Refusal(f"‘{token.text}’ stands where an expression is expected")

    def number(self) -> Node:
        token = self.token
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

    def group(self, free: bool = False) -> Node:
        """An expression in brackets. Square ones group only around round ones: `[x]` is also the floor of x.

        `free`: here they can only group.
        """
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
        if (
            not free
            and opening in ("[", r"\{")
            and not any(t.text in "([" for t in self.tokens[start + 1 : self.position])
        ):
            raise Refusal("square and curly brackets group only around round ones")
        return node

    def bars_until(self, closing: str) -> Node:
        """The rest of an absolute value."""
        bars, self.bars = self.bars, 1 if closing == "|" else 0
        node = self.sum()
        self.expect(closing)
        self.bars = bars
        return Call("det" if matrices.has_matrix(node) and shape(node) else "abs", (node,))

    def _word(self) -> Node:
        word = self.token.text
        if found := operators.differential(self._parser):
            return found
        if word in ("d", "D") and operators.at_derivative(self._parser):
            return operators.derivative(self._parser)
        if word in OPERATOR_WORDS:
            return operators.operator(self._parser)
        if word in SPELLINGS or (word in ("C", "P", "A") and calls.counts(self._parser)):
            return calls.call(self._parser)
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
        elif name in ("E", "I") and self.dialect.capitals:
            return Constant("e" if name == "E" else "i")
        elif name in ("e", "i") and name not in self.bound:
            return Constant("e" if name == "e" else "i")
        if self.at("("):
            calls.refuse_function(self._parser, name)
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
