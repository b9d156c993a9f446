"""The tokens of one statement, and where the parser stands in them."""

from __future__ import annotations

from qmath.notation.context import PROBLEM, Dialect
from qmath.notation.tokens import END, Refusal, Token

MAX_DEPTH = 30


class Stream:
    """A position in a list of tokens, with the marks that decide what a token means there."""

    def __init__(self, tokens: list[Token], dialect: Dialect = PROBLEM) -> None:
        self.tokens = tokens
        self.position = 0
        self.dialect = dialect
        self.depth = 0
        self.bars = 0  # open |…| at this level of brackets
        self.integrals = 0  # open integrals
        self.differentials = 0  # of them, those at this level of brackets: `dx` ends an operand
        self.bound: list[str] = []  # letters that a sum or limit binds

    def enter(self) -> None:
        """One level deeper, in brackets, arguments or exponents."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refusal(f"more than {MAX_DEPTH} levels of brackets and powers")

    def leave(self) -> None:
        self.depth -= 1

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
