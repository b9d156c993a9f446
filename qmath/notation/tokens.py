"""The lexer: plain and LaTeX spelling as one stream of tokens. It gives text a shape and no meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lark import Lark
from lark.exceptions import UnexpectedCharacters

MAX_TOKENS = 2_500

_TERMINALS = r"""
start: (GROUPED | NUMBER | COMMAND | WORD | HAN | ARROW | OPERATOR | BREAK)*
GROUPED.3: /\d{1,3}(,\d{3})+(?![\d,])(\.\d+)?/
NUMBER.2: /\d+(\.\d+)?|\.\d+/
COMMAND: /\\([A-Za-z]+|[{}|])/
WORD: /[A-Za-z]+/
HAN: /[\u3400-\u9fff]+/
ARROW.2: /->|-->/
OPERATOR: /\*\*|<=|>=|!=|==|=<|=>|!!|\.\.+|[-+*\/^_!%=<>()\[\]{}|,;:.'?"]/
BREAK: /\n/
%ignore / +/
"""


class Refusal(Exception):
    """The text is not understood, or has two readings. Caught at the door and turned into `Declined`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is the terminal's name, `spaced` whether white space stands before the token."""

    kind: str
    text: str
    spaced: bool


END = Token("END", "", True)


@cache
def _lexer() -> Lark:
    return Lark(_TERMINALS, parser="lalr", lexer="basic")


def tokenize(text: str) -> list[Token]:
    """The tokens of normalized text. Raises Refusal on a character that mathematics does not have, or on too many."""
    tokens: list[Token] = []
    end = 0
    try:
        for token in _lexer().lex(text):
            start = token.start_pos if token.start_pos is not None else end
            tokens.append(Token(token.type, str(token), start > end))
            end = start + len(token)
            if len(tokens) > MAX_TOKENS:
                raise Refusal(f"more than {MAX_TOKENS} symbols")
    except UnexpectedCharacters as error:
        raise Refusal(f"the character {text[error.pos_in_stream or 0]!r} is not understood") from None
    return tokens
