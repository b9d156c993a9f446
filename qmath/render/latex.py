"""LaTeX formulas as Unicode text on one line. What is not surely understood stays as it was written.

pylatexenc parses; its own text output is not used, since it drops what a reader of mathematics needs (`\\tfrac12`
becomes 12, `\\pmod{7}` loses its mod). Here every command is either known with its arguments, or left as it is.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from pylatexenc.latex2text import fmt_math_text_style

from qmath.render import symbols
from qmath.render.parsing import (
    ALIGNED,
    ALPHABETS,
    BINOMIALS,
    BLANKS,
    BOXES,
    FRACTIONS,
    GRIDS,
    INFIXES,
    PERCENT,
    UPRIGHT,
    WORDS,
    NotReadable,
    argument_nodes,
    parse,
    split_rows,
)
from qmath.render.pieces import Kind, Piece, binomial, chars, delimiter, fraction, join, root, script

_COMMANDS = (
    (Kind.RELATION, symbols.RELATIONS),
    (Kind.BINARY, symbols.BINARIES),
    (Kind.LARGE, symbols.LARGE),
    (Kind.OPEN, symbols.OPENING),
    (Kind.CLOSE, symbols.CLOSING),
    (Kind.SPACE, symbols.SPACES),
    (Kind.CHAR, symbols.ESCAPED),
    (Kind.FUNCTION, {name: name for name in symbols.FUNCTIONS}),
    (Kind.SPACE, dict.fromkeys(symbols.IGNORED, "")),
)
_SIDES = {"v": ("|", "|"), "V": ("‖", "‖"), "p": ("(", ")"), "B": ("{", "}")}
_MAX_OVERLINED = 8  # letters and digits: recurring decimals and segments; other accents stand on one letter


@lru_cache(maxsize=2048)
def to_text(source: str) -> str | None:
    """A formula (without its delimiters) on one line, or None where it is better left as it is."""
    try:
        return line(parse(source))
    except (NotReadable, RecursionError):
        return None


def line(nodes: list[Any]) -> str:
    """Nodes as text. Raises NotReadable, or RecursionError where they are nested too deep."""
    return join(_pieces(nodes)).replace(PERCENT, "%")


def rows(environment: Any) -> list[list[str]]:
    """The cells of an environment, row by row, each on one line."""
    return [[line(cell) for cell in row] for row in split_rows(environment.nodelist)]


def _pieces(nodes: list[Any]) -> list[Piece]:
    if bars := [at for at, node in enumerate(nodes) if getattr(node, "macroname", "") in INFIXES]:
        return [_infix(nodes, bars)]
    out: list[Piece] = []
    for at, node in enumerate(nodes):
        follower = nodes[at + 1] if at + 1 < len(nodes) else None
        is_raw = bool(out) and out[-1].kind is Kind.RAW  # the arguments of an unknown command are as unknown
        match type(node).__name__:
            case "LatexCharsNode":
                out += chars(node.chars)
            case "LatexGroupNode" | "LatexSpecialsNode" if is_raw:
                out.append(_verbatim(node))
            case "LatexGroupNode":
                out += _group(node, follower)
            case "LatexSpecialsNode":
                _special(node, out, _scripts_before(nodes, at))
            case "LatexMacroNode":
                out += _macro(node)
                if node.macro_post_space and _is_operator(follower):
                    out.append(Piece(Kind.SPACE, " "))  # LaTeX drops it and sets its own
            case "LatexEnvironmentNode":
                out.append(_environment(node))
            case _:  # a comment, or mathematics within mathematics
                raise NotReadable
    return out


def _argument(node: Any, at: int = 0) -> list[Piece]:
    return _pieces(argument_nodes(node, at))


def _group(node: Any, follower: Any) -> list[Piece]:
    inner = _pieces(node.nodelist)
    if getattr(follower, "specials_chars", "") not in ("^", "_") or len(inner) == 1:
        return inner
    # A script on a group: {a+b}^2 is to a reader neither (a+b)² nor a+b².
    return [Piece(Kind.ORDINARY, f"{{{join(inner)}}}" if inner else "")]


def _infix(nodes: list[Any], bars: list[int]) -> Piece:
    """TeX's own fractions, which take all of their group: {a \\over b}, {n \\choose k}."""
    if len(bars) > 1:
        raise NotReadable
    above, below = _pieces(nodes[: bars[0]]), _pieces(nodes[bars[0] + 1 :])
    is_fraction = nodes[bars[0]].macroname == "over"
    return fraction(above, below) if is_fraction else binomial(above, below)


def _scripts_before(nodes: list[Any], at: int) -> str:
    """The scripts that hang on the same base already."""
    signs = ""
    while at and (sign := getattr(nodes[at - 1], "specials_chars", "")) in ("^", "_"):
        signs, at = signs + sign, at - 1
    return signs


def _special(node: Any, out: list[Piece], before: str) -> None:
    match node.specials_chars:
        case "~":
            out.append(Piece(Kind.SPACE, " "))
        case "&":
            out.append(Piece(Kind.CHAR, "&"))
        case sign:
            if sign in before:  # x^2^3 is an error of LaTeX's, and has two readings
                raise NotReadable
            script(out, sign, _argument(node))


def _environment(node: Any) -> Piece:
    """An environment within a line: a, b; c, d."""
    name = node.environmentname.rstrip("*")
    if name in ALIGNED or name.endswith("cases"):
        text = "; ".join(" ".join(filter(None, row)) for row in rows(node))
        return Piece(Kind.TEXT, text if name in ALIGNED else f"{{ {text} }}")
    if name not in GRIDS:
        raise NotReadable
    left, right = _SIDES.get(name[0], ("[", "]"))
    return Piece(Kind.ORDINARY, left + "; ".join(", ".join(row) for row in rows(node)) + right)


def _macro(node: Any) -> list[Piece]:
    name = node.macroname
    if name in FRACTIONS:
        return [fraction(_argument(node, 0), _argument(node, 1))]
    if name in BINOMIALS:
        return [binomial(_argument(node, 0), _argument(node, 1))]
    if name == "sqrt":
        return [_root(node)]
    if name in ("left", "right"):
        return delimiter(name, _argument(node))
    if name in BOXES:
        return [Piece(Kind.ORDINARY, f"⟦{join(_argument(node))}⟧")]
    if name in ("pmod", "pod"):
        return [Piece(Kind.TEXT, f" ({'mod ' if name == 'pmod' else ''}{join(_argument(node))})")]
    if name in BLANKS:
        return [Piece(Kind.SPACE, " ")]
    if name == "tag":
        return [Piece(Kind.SPACE, "    "), Piece(Kind.TEXT, f"({_words(node)})")]
    if name == "not":
        negated = symbols.NEGATIONS.get(join(_argument(node)))
        return [Piece(Kind.RELATION, negated) if negated else _verbatim(node)]
    if name in symbols.ACCENTS:
        return [_accent(node)]
    if name == "operatorname":
        return [Piece(Kind.FUNCTION, _words(node))]
    if name in ALPHABETS:
        return [Piece(Kind.ORDINARY, fmt_math_text_style(join(_argument(node)), ALPHABETS[name]))]
    if name in WORDS:
        return [Piece(Kind.TEXT, _words(node))]
    if name in UPRIGHT:
        inner = _argument(node)
        word = join(inner)
        return [Piece(Kind.TEXT, word)] if len(word) > 1 and word.isalpha() else inner
    return [_command(node)]


def _root(node: Any) -> Piece:
    index = join(_argument(node, 0)) or "2"
    sign = symbols.ROOTS.get(index)
    if sign is None:
        raised = symbols.superscript(index)
        if raised is None:
            return _verbatim(node)
        sign = raised + "√"
    return root(sign, _argument(node, 1))


def _accent(node: Any) -> Piece:
    inner = join(_argument(node))
    if not inner.isalnum() or len(inner) > (_MAX_OVERLINED if node.macroname == "overline" else 1):
        return _verbatim(node)
    return Piece(Kind.ORDINARY, "".join(char + symbols.ACCENTS[node.macroname] for char in inner))


def _command(node: Any) -> Piece:
    """A command without arguments."""
    name: str = node.macroname
    for kind, table in _COMMANDS:
        if name in table:
            return Piece(kind, table[name])
    char = symbols.ordinary(name)
    if char is None:
        return _verbatim(node)
    is_relation = name not in symbols.ORDINARY and unicodedata.category(char) == "Sm"
    return Piece(Kind.RELATION if is_relation else Kind.ORDINARY, char)


def _words(node: Any) -> str:
    """The argument of a command for words, in which spaces count."""
    words = []
    for part in argument_nodes(node):
        match type(part).__name__:
            case "LatexMathNode":
                words.append(line(part.nodelist))
            case "LatexMacroNode":
                words.append(join(_pieces([part])) + part.macro_post_space)
            case _:
                words.append(part.latex_verbatim())
    return "".join(words)


def _verbatim(node: Any) -> Piece:
    return Piece(Kind.RAW, node.latex_verbatim())


def _is_operator(follower: Any) -> bool:
    return getattr(follower, "chars", "x")[0] in "+-=<>/:*"
